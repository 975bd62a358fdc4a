package groundlab.notebook;

import groundlab.loop.Schedule;
import groundlab.metrics.McNemar;
import groundlab.training.Preset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Small records as names and values, one below the other. */
final class Settings {

    private Settings() {}

    static Html of(Preset preset) {
        Schedule schedule = preset.schedule();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("preset", preset.name());
        facts.put("source", preset.source());
        facts.put("objective", preset.objective().toString());
        preset.distortion().ifPresent(worse -> facts.put("worse pictures", worse.toString()));
        facts.put(
                "trained",
                preset.lora().map(Object::toString).orElse("all weights but the vision tower's"));
        facts.put("epochs", Integer.toString(preset.epochs()));
        facts.put("batch", Integer.toString(preset.batch()));
        facts.put("learning rate", Double.toString(schedule.peak()));
        facts.put("warm-up", Double.toString(schedule.warmup()));
        facts.put("schedule", schedule.shape().name().toLowerCase(Locale.ROOT));
        facts.put("weight decay", Double.toString(preset.weightDecay()));
        facts.put("beta2", Double.toString(preset.beta2()));
        if (!preset.note().isEmpty()) {
            facts.put("note", preset.note());
        }
        return Keyed.facts(facts);
    }

    static Html of(McNemar test) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("better", Integer.toString(test.better()));
        facts.put("worse", Integer.toString(test.worse()));
        facts.put("p, McNemar", String.format(Locale.ROOT, "%.2g", test.p()));
        return new Html(Keyed.facts(facts).html(), test.toString());
    }
}
