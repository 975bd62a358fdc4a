package groundlab.recipe;

import static groundlab.objective.Mdpo.Part.ANCHOR;
import static groundlab.objective.Mdpo.Part.BAD_IMAGE_ANCHOR;
import static groundlab.objective.Mdpo.Part.IMAGE;
import static groundlab.objective.Mdpo.Part.REJECTED_ANCHOR;

import groundlab.annotate.Annotator;
import groundlab.data.Examples;
import groundlab.image.AnotherPicture;
import groundlab.image.MocoV2;
import groundlab.image.ZoomCrop;
import groundlab.internal.Notices;
import groundlab.internal.Progress;
import groundlab.internal.WholeFiles;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Reward;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Sft;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.sampling.ImageWeakened;
import groundlab.sampling.PriorInjection;
import groundlab.sampling.Ranked;
import groundlab.sampling.Sampler;
import groundlab.study.Ablation;
import groundlab.study.AblationResult;
import groundlab.study.Claim;
import groundlab.study.Comparison;
import groundlab.study.Measure;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The questions of the papers' ablations in the tiny world, all at one learning rate, over three
 * seeds: mDPO's terms, worse pictures and anchors, the study's rho, guidance and noise, offline,
 * online and mixed, and BPO with and without weakening. The folder goes on where it was stopped.
 */
public final class CompareAblation {

    private static final int PICTURES = 300;
    private static final BiasDrivenSampling BDHS = BiasDrivenSampling.attention(0.9).tries(3);
    private static final Mdpo MDPO = new Mdpo(0.1);
    private static final Sampler WEAKENED = ImageWeakened.noise(900);
    private static final Lexicon OBJECTS = Lexicon.of(TinyWorld.objects());
    private static final Sampler INJECTED = PriorInjection.of(OBJECTS).temperature(1);
    private static final Sampler RANKED = Ranked.by(Annotator.byReward(Reward.chair(OBJECTS)));

    private CompareAblation() {}

    /**
     * Arguments: a folder, which is left with {@code results.csv}, {@code claims.csv} and {@code
     * contrasts.csv}.
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Notices.install(System.err::println);
        Progress.install(new Lines());
        TinyWorld world = TinyWorld.open();
        try (Vlm base = Vlm.load(world.baseModel())) {
            Examples pictures = world.preference().first(PICTURES);
            Ablation ablation = Ablation.of(base, pictures).sampler(BDHS).objective(new Dpo(0.1));
            offline(ablation, pictures);
            regimes(ablation);
            AblationResult result =
                    ablation.epochs(2)
                            .seeds(7, 8, 9)
                            .measuredOn(world.test().first(PICTURES))
                            .run(folder);
            Comparison all = result.comparison();
            write(all.table(all.findings(claims())), folder.resolve("claims.csv"));
            write(contrasts(result), folder.resolve("contrasts.csv"));
        }
    }

    /** A line for each training that has ended. */
    private static final class Lines implements Consumer<Progress.State> {

        private long shown;

        @Override
        public void accept(Progress.State state) {
            if (state.label().equals("trainings") && state.done() > shown) {
                shown = state.done();
                System.err.println(shown + " of " + state.total() + ", " + state.note());
            }
        }
    }

    private static void write(Table table, Path file) throws IOException {
        WholeFiles.write(file, aside -> table.write().csv(aside.toFile()));
    }

    /** {@return all cells against the base, DPO and mDPO; p is corrected within each of them} */
    private static Table contrasts(AblationResult result) {
        Table all = null;
        for (String baseline : List.of(Ablation.BASE, "DPO", "mDPO")) {
            for (Measure measure : List.of(Measure.CHAIR_S, Measure.RECALL)) {
                Table one = result.against(baseline, measure);
                one.insertColumn(0, repeated("baseline", baseline, one.rowCount()));
                one.insertColumn(1, repeated("measure", measure.label(), one.rowCount()));
                all = all == null ? one : all.append(one);
            }
        }
        return all;
    }

    private static StringColumn repeated(String column, String text, int rows) {
        return StringColumn.create(column, Collections.nCopies(rows, text));
    }

    private static List<Claim> claims() {
        return Stream.of(Claim.ofMdpo(), Claim.ofWorsePictures(), Claim.ofStudy(), Claim.ofBpo())
                .flatMap(List::stream)
                .toList();
    }

    private static void offline(Ablation ablation, Examples pictures) {
        ablation.cell("SFT", cell -> cell.objective(new Sft()))
                .cell("DPO", cell -> cell)
                .cell("mDPO", cell -> cell.objective(MDPO))
                .cell("mDPO - image", cell -> cell.objective(MDPO.weight(IMAGE, 0)))
                .cell("mDPO - anchor", cell -> cell.objective(MDPO.weight(ANCHOR, 0)))
                .cell("mDPO, 2 anchors", cell -> cell.objective(anchored()))
                .cell(
                        "mDPO, 3 anchors",
                        cell -> cell.objective(anchored().weight(BAD_IMAGE_ANCHOR, 1)))
                .cell(
                        "another picture",
                        cell -> cell.objective(MDPO).distortion(AnotherPicture.of(pictures)))
                .cell(
                        "crop 20-50 %",
                        cell -> cell.objective(MDPO).distortion(new ZoomCrop(0.2, 0.5)))
                .cell("MoCo v2", cell -> cell.objective(MDPO).distortion(new MocoV2()));
    }

    private static Mdpo anchored() {
        return MDPO.weight(REJECTED_ANCHOR, 1);
    }

    private static void regimes(Ablation ablation) {
        ablation.cell("rho 0.5", cell -> cell.sampler(BDHS.rho(0.5)))
                .cell("rho 0.99", cell -> cell.sampler(BDHS.rho(0.99)))
                .cell("unguided", cell -> cell.sampler(BDHS.unguided()))
                .cell("BDHS noise 200", cell -> cell.sampler(noise(200)))
                .cell("BDHS noise", cell -> cell.sampler(noise(500)))
                .cell("online DPO", cell -> cell.online(RANKED))
                .cell("mixed", cell -> cell.mixed(RANKED, 0.5))
                .cell("online BDHS", cell -> cell.online(BDHS))
                .cell("weakened", cell -> cell.sampler(WEAKENED))
                .cell("injected", cell -> cell.sampler(INJECTED))
                .cell("BPO", cell -> cell.sampler(WEAKENED, INJECTED).epochs(1));
    }

    private static Sampler noise(int step) {
        return BiasDrivenSampling.noise(step).tries(3);
    }
}
