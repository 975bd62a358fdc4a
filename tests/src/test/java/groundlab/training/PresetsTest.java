package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.internal.Notices;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.Sft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresetsTest {

    @Test
    void aPresetPrintsItself() {
        assertEquals(
                """
                BPO: Pi et al. 2024, arXiv 2403.08730, released script
                Dpo[beta=0.1]
                Lora[r=32, alpha=256.0, dropout=0.05, rankStabilized=false, targets=[q_proj, k_proj,\
                 v_proj, o_proj, gate_proj, up_proj, down_proj]]; 2 epochs, batch 32
                learning rate 2.0E-6, warm-up 0.03, then cosine; weight decay 0.0, beta2 0.999
                The script has 4 pairs a GPU and does not say how many GPUs: 8 were assumed. The\
                 projector, which it trains without an adapter, stays as it is, so that the reference\
                 does too.""",
                Presets.BPO.toString());
        assertTrue(Presets.TINY_MDPO.toString().contains("all weights but the vision tower's"));
    }

    @Test
    void aRunTakesThemAllAndWhatIsSetAfterwards(@TempDir Path folder) throws IOException {
        try (Vlm model = Tiny.model()) {
            PreferenceTraining.of(model, Tiny.pairs(2))
                    .preset(Presets.MDPO)
                    .epochs(1)
                    .run(folder)
                    .close();
        }
        String config = Files.readString(folder.resolve("config.json"));
        for (String setting :
                new String[] {
                    "epochs=1,",
                    "batch=32,",
                    "peak=1.0E-5, warmup=0.1, shape=COSINE",
                    "beta2=0.98",
                    "weightDecay=0.05",
                    "Mdpo[beta=0.1, delta=0.0]",
                    "Lora[r=64, alpha=128.0, dropout=0.05",
                    "ZoomCrop"
                }) {
            assertTrue(config.contains(setting), setting);
        }
    }

    /** Published settings move a random model hardly at all, but each runs as it is. */
    @Test
    void theNeighboursRunAsTheyAre(@TempDir Path folder) throws IOException {
        Notices.install(notice -> {});
        try (Vlm model = Tiny.model()) {
            for (Preset preset : NeighbourPresets.all()) {
                PreferenceTraining.of(model, Tiny.pairs(2))
                        .preset(preset)
                        .secondReference(model)
                        .epochs(1)
                        .run(folder.resolve(preset.name()))
                        .close();
            }
        }
        assertTrue(
                Files.readString(folder.resolve("POVID, second stage/config.json"))
                        .contains("DiffusionNoise[step=500"));
        Notices.install(System.out::println);
    }

    @Test
    void theSameSettingWithAnotherLoss() {
        assertEquals(new Sft(), Presets.MDPO.objective(new Sft()).objective());
        assertEquals(Presets.MDPO.schedule(), Presets.MDPO.objective(new Sft()).schedule());
    }
}
