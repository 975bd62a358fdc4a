package groundlab.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Independent streams of chance from one seed. A stream depends on the seed and its keys alone, not
 * on what was drawn before, so results do not change with batch size, order or threads.
 */
public final class Seeds {

    private Seeds() {}

    /** {@return the stream of {@code seed} for {@code keys}, which are compared by their text} */
    public static RandomGenerator stream(long seed, Object... keys) {
        MessageDigest digest = Hashes.sha256();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
        for (Object key : keys) {
            digest.update(String.valueOf(key).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return new SplittableRandom(ByteBuffer.wrap(digest.digest()).getLong());
    }

    /** {@return whether a thing prints the same in every run, so that its text can be a key} */
    public static boolean isStable(Object key) {
        String text = key.toString();
        return !text.contains("$$Lambda") && !text.matches("(?s).*@[0-9a-f]{5,}.*");
    }

    /** {@return the numbers 0 to n − 1 in an order drawn from {@code random}} */
    public static int[] permutation(int n, RandomGenerator random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
