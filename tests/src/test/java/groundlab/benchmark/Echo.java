package groundlab.benchmark;

import groundlab.model.Tiny;
import groundlab.text.TextModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import javax.imageio.ImageIO;

/** Says the prompt, what it sees, and nothing at all where it is told to fail. */
final class Echo implements TextModel {

    final List<Integer> batches = new ArrayList<>();
    boolean fails = true;

    @Override
    public List<Reply> replies(List<Request> requests, LongConsumer done) {
        batches.add(requests.size());
        done.accept(requests.size());
        return requests.stream().map(this::answer).toList();
    }

    private Reply answer(Request request) {
        String text = request.prompt() + " " + request.picture().orElseThrow().name();
        return fails && text.contains("FAIL") ? Reply.failed("no connection") : Reply.of(text);
    }

    @Override
    public String toString() {
        return "Echo";
    }

    static byte[] png() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(Tiny.picture(1).pixels(), "png", bytes);
        return bytes.toByteArray();
    }
}
