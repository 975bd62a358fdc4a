package groundlab.files;

import groundlab.data.PreferencePair;
import java.io.Closeable;
import java.io.IOException;

/** Where pairs go, one after the other, in one kind of file. */
interface PairSink extends Closeable {

    void add(PreferencePair pair) throws IOException;

    /** Writes what is not written yet; the file is then whole. */
    void finish() throws IOException;
}
