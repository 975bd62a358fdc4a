package groundlab.files;

import groundlab.data.PreferencePair;
import groundlab.rows.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pairs as JSON lines. */
final class JsonLinesSink implements PairSink {

    private final BufferedWriter lines;
    private final PictureFolder pictures;
    private final Layout layout;

    JsonLinesSink(Path aside, PictureFolder pictures, Layout layout) throws IOException {
        this.lines = Files.newBufferedWriter(aside);
        this.pictures = pictures;
        this.layout = layout;
    }

    @Override
    public void add(PreferencePair pair) throws IOException {
        String image = pictures.pathOf(pair);
        lines.append(Json.text(layout.json(pair, image, pictures.worsePathOf(pair)))).append('\n');
    }

    @Override
    public void finish() throws IOException {
        lines.flush();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
