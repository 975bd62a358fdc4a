package groundlab.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Our numbers against those of PyTorch's optimizer; see tests/parity/make_optimizer.py. */
class OptimizerParityTest {

    private static final Path FOLDER = Path.of("src/test/resources/parity/optimizer");
    private static final List<String> NAMES = List.of("matrix", "bias", "norm");
    private static final int STEPS = 20;

    @Test
    void twentyClippedStepsOfAdamWAreThoseOfPytorch() throws IOException {
        JsonObject theirs = read("adamw.json").getAsJsonObject();
        Schedule schedule =
                new Schedule(theirs.get("peak").getAsDouble(), theirs.get("warmup").getAsDouble());
        double limit = theirs.get("limit").getAsDouble();
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> ours = new LinkedHashMap<>();
            NAMES.forEach(name -> ours.put(name, array(theirs, "start", name, manager)));
            AdamW adam = new AdamW(ours, 0.9, 0.98, theirs.get("decay").getAsDouble(), manager);
            for (int step = 0; step < STEPS; step++) {
                JsonObject one = theirs.getAsJsonArray("steps").get(step).getAsJsonObject();
                one.add("shapes", theirs.get("shapes"));
                try (NDManager scope = manager.newSubManager()) {
                    NDList gradients = new NDList();
                    NAMES.forEach(name -> gradients.add(array(one, "gradients", name, scope)));
                    double norm = adam.step(gradients, limit, schedule.at(step, STEPS));
                    assertClose(one.get("norm").getAsDouble(), norm, "norm of step " + step);
                }
                for (String name : NAMES) {
                    float[] expected = floats(one.getAsJsonObject("values").get(name));
                    float[] found = ours.get(name).toFloatArray();
                    for (int i = 0; i < expected.length; i++) {
                        assertClose(expected[i], found[i], name + "[" + i + "], step " + step);
                    }
                }
            }
        }
    }

    @Test
    void schedulesAreThoseOfPytorch() throws IOException {
        for (JsonElement one : read("schedules.json").getAsJsonArray()) {
            JsonObject theirs = one.getAsJsonObject();
            String shape = theirs.get("shape").getAsString().toUpperCase(Locale.ROOT);
            Schedule schedule =
                    new Schedule(
                            theirs.get("peak").getAsDouble(),
                            theirs.get("warmup").getAsDouble(),
                            Schedule.Shape.valueOf(shape));
            for (int step = 0; step < STEPS; step++) {
                double rate = theirs.getAsJsonArray("rates").get(step).getAsDouble();
                assertEquals(rate, schedule.at(step, STEPS), 1e-12 * rate, schedule + " " + step);
            }
        }
    }

    private static void assertClose(double expected, double found, String what) {
        assertEquals(expected, found, 1e-6 * Math.abs(expected), what);
    }

    private static NDArray array(JsonObject from, String group, String name, NDManager manager) {
        float[] values = floats(from.getAsJsonObject(group).get(name));
        long[] shape = new Gson().fromJson(from.getAsJsonObject("shapes").get(name), long[].class);
        return manager.create(values, new Shape(shape));
    }

    private static float[] floats(JsonElement array) {
        return new Gson().fromJson(array, float[].class);
    }

    private static JsonElement read(String name) throws IOException {
        return JsonParser.parseString(Files.readString(FOLDER.resolve(name)));
    }
}
