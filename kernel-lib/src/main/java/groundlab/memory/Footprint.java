package groundlab.memory;

import ai.djl.ndarray.types.Shape;
import groundlab.checkpoint.Lora;
import groundlab.checkpoint.VlmConfig;
import groundlab.checkpoint.VlmConfig.Mlp;
import groundlab.checkpoint.VlmConfig.Text;
import groundlab.checkpoint.VlmConfig.Vision;
import groundlab.engine.Precision;
import groundlab.model.Vlm;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Counts the bytes of a workload. */
final class Footprint {

    private static final long FULL = Precision.FP32.bytes();

    private final Workload work;
    private final Text text;
    private final long bytes; // of a number
    private final long numbers; // that are trained
    private final LayerNumbers layer;
    private final boolean seeing; // whether an adapter reaches the vision tower

    Footprint(Workload work) {
        this.work = work;
        text = work.shape().text();
        bytes = work.precision().bytes();
        Map<String, Integer> byName = new HashMap<>();
        if (work.lora() == null) {
            Lora.ALL_LINEAR.forEach(name -> byName.put(name, 0));
            seeing = false;
            numbers = work.shape().parameters(name -> !work.shape().family().isVision(name));
        } else {
            Map<String, Shape> layers = work.lora().layers(work.shape());
            seeing = layers.keySet().stream().anyMatch(work.shape().family()::isVision);
            String decoder = work.shape().family().decoder();
            layers.keySet().stream()
                    .filter(name -> name.startsWith(decoder))
                    .forEach(name -> byName.put(last(name), work.lora().r()));
            numbers =
                    work.lora().r()
                            * layers.values().stream()
                                    .mapToLong(shape -> shape.get(0) + shape.get(1))
                                    .sum();
        }
        boolean dropped = work.lora() != null && work.lora().dropout() > 0;
        layer = new LayerNumbers(text, byName, work.lora() == null, dropped);
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    long weights() {
        return work.shape().parameters() * bytes;
    }

    /** What is trained with its two moments, and a master where it is in half precision itself. */
    long trained() {
        long own = work.lora() == null ? bytes : FULL;
        long master = own < FULL ? FULL : 0;
        long average = work.averaged() ? own + FULL : 0;
        return numbers * (own + master + 2 * FULL + average);
    }

    /** One gradient of all, and the sum of those of the parts before. */
    long gradients() {
        return numbers * (ofGradient() + (work.batching().parts() > 1 ? FULL : 0));
    }

    private long ofGradient() {
        return work.lora() == null ? bytes : FULL;
    }

    /**
     * What is there when the gradients of the last layer begin; or, where it is more, what the
     * gradients take beside themselves when they are added up and given to the optimizer.
     */
    long activations() {
        long remembered = sum(this::remembered) + sum(this::around) + copies();
        long passing = Math.max(most(this::passing), logits());
        long adding = numbers * Math.max(ofGradient(), bytes < FULL ? FULL : 0);
        return Math.max(
                remembered + passing, (work.batching().checkpointing() ? remembered : 0) + adding);
    }

    private long tokens(Sequence one) {
        return (long) work.batching().rows() * one.tokens();
    }

    /** Of all layers: what the graph keeps, or their inputs and the last one's output. */
    private long remembered(Sequence one) {
        return work.batching().checkpointing()
                ? tokens(one) * bytes * (text.layers() + 1) * text.width()
                : text.layers() * ofLayer(one);
    }

    /** With the mask as the numbers that attention adds, and angles where they must be rounded. */
    private long ofLayer(Sequence one) {
        long turns = bytes < FULL ? 4L * text.headWidth() : 0;
        return tokens(one) * bytes * (layer.kept() + turns + one.tokens());
    }

    /** Of one layer while it is computed. */
    private long passing(Sequence one) {
        return tokens(one) * bytes * layer.passing()
                + (work.batching().checkpointing() ? ofLayer(one) : 0);
    }

    /** Before and after the layers: words, picture, mask, angles, last norm, indices, logits. */
    private long around(Sequence one) {
        long all = tokens(one);
        long embedded = all * bytes * 3 * text.width();
        long mask = all * one.tokens();
        long angles = all * FULL * 2 * text.headWidth();
        long picture = work.batching().rows() * (long) one.image() * bytes * ofPictureToken();
        return embedded + mask + angles + picture + keptLogits(one);
    }

    /** What the tower saw, and what the connector makes of it; with its layers where trained. */
    private long ofPictureToken() {
        VlmConfig shape = work.shape();
        long seen = shape.vision().width();
        seen *= shape.bridge() instanceof Mlp mlp ? mlp.featureLayers().size() : 1;
        return seen + (work.lora() == null ? 3L : 1L) * text.width() + ofTower();
    }

    /** What the graph keeps of the tower's layers where an adapter reaches them. */
    private long ofTower() {
        Vision vision = work.shape().vision();
        long layer =
                work.batching().checkpointing()
                        ? vision.width()
                        : 8L * vision.width() + 2L * vision.inner();
        return seeing
                ? layer * vision.layers() * vision.patches() / work.shape().tokensPerTile()
                : 0;
    }

    private boolean inParts(Sequence one) {
        return scored(one) * text.vocabulary() > Vlm.LOGITS;
    }

    private long scored(Sequence one) {
        return (long) work.batching().rows() * one.scored();
    }

    private long keptLogits(Sequence one) {
        return inParts(one) ? 0 : scored(one) * text.vocabulary() * (FULL + half());
    }

    /** Bytes of a logit before it is made wide. */
    private long half() {
        return bytes < FULL ? bytes : 0;
    }

    /** Their exponentials and gradients, of some rows or of all; and themselves, if of some. */
    private long logits() {
        return most(
                one ->
                        inParts(one)
                                ? Vlm.LOGITS * (4 * FULL + 2 * half())
                                : scored(one) * text.vocabulary() * (3 * FULL + half()));
    }

    /** Adapters in the model's precision, which the graph keeps. */
    private long copies() {
        boolean rounded = work.lora() != null && bytes < FULL;
        return rounded
                ? numbers * bytes / (work.batching().checkpointing() ? text.layers() : 1)
                : 0;
    }

    private long sum(ToLongFunction<Sequence> ofOne) {
        return work.sequences().stream().mapToLong(ofOne).sum();
    }

    private long most(ToLongFunction<Sequence> ofOne) {
        return work.sequences().stream().mapToLong(ofOne).max().orElseThrow();
    }
}
