package groundlab.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A set of texts of which 64 bits each are kept: 11 to 22 bytes a text, however long it is. Two
 * different texts are taken for one with a chance of n² / 2⁶⁵, three in a hundred million for a
 * million texts.
 */
public final class Fingerprints {

    private static final int FEWEST = 1 << 10;

    private final MessageDigest sha256 = Hashes.sha256();
    private long[] slots = new long[FEWEST]; // 0 is a free one
    private int size;

    /** {@return 64 bits of the parts; the same only for the same parts in the same order} */
    public long of(String... parts) {
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            sha256.update(bytes);
        }
        return ByteBuffer.wrap(sha256.digest()).getLong();
    }

    /** {@return whether a fingerprint is new} It is in the set from now on. */
    public boolean add(long fingerprint) {
        int slot = slot(fingerprint);
        if (slots[slot] != 0) {
            return false;
        }
        slots[slot] = key(fingerprint);
        if (++size > slots.length / 4 * 3) {
            grow();
        }
        return true;
    }

    /** {@return whether a fingerprint was added before} */
    public boolean contains(long fingerprint) {
        return slots[slot(fingerprint)] != 0;
    }

    /** {@return how many different ones were added} */
    public int size() {
        return size;
    }

    /** {@return where a fingerprint is, or where it would go} */
    private int slot(long fingerprint) {
        long key = key(fingerprint);
        int slot = (int) key & slots.length - 1;
        while (slots[slot] != 0 && slots[slot] != key) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private static long key(long fingerprint) {
        return fingerprint == 0 ? 1 : fingerprint;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long key : old) {
            if (key != 0) {
                slots[slot(key)] = key;
            }
        }
    }
}
