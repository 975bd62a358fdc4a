package groundlab.forms;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import groundlab.data.Box;
import groundlab.data.Truth;
import groundlab.rows.Fields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is in a picture, as JSON. */
public final class Truths {

    private Truths() {}

    /** {@return the truth; objects that have a box need not be listed again} */
    public static Truth read(Fields row) {
        Set<String> objects = new LinkedHashSet<>(row.texts("objects"));
        List<Box> boxes = new ArrayList<>();
        for (Fields box : row.rows("boxes")) {
            boxes.add(box(box));
            objects.add(box.text("object"));
        }
        return new Truth(row.textOr("scene", ""), objects, boxes);
    }

    /** {@return the truth as {@link #read} takes it} */
    public static JsonObject write(Truth truth) {
        JsonObject json = new JsonObject();
        json.addProperty("scene", truth.scene());
        JsonArray objects = new JsonArray();
        truth.objects().forEach(objects::add);
        json.add("objects", objects);
        JsonArray boxes = new JsonArray();
        truth.boxes().forEach(box -> boxes.add(write(box)));
        json.add("boxes", boxes);
        return json;
    }

    private static Box box(Fields row) {
        return new Box(
                row.text("object"),
                row.wholeNumber("x"),
                row.wholeNumber("y"),
                row.wholeNumber("width"),
                row.wholeNumber("height"));
    }

    private static JsonObject write(Box box) {
        JsonObject json = new JsonObject();
        json.addProperty("object", box.object());
        json.addProperty("x", box.x());
        json.addProperty("y", box.y());
        json.addProperty("width", box.width());
        json.addProperty("height", box.height());
        return json;
    }
}
