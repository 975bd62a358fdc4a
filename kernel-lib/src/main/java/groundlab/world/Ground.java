package groundlab.world;

import java.util.random.RandomGenerator;

/** The floor of each scene: a colour and a texture in three shades. */
enum Ground {
    /** Beige tiles of 10 pixels with joints. */
    KITCHEN("kitchen", 0xCDBB94) {
        @Override
        int shade(int x, int y) {
            return x % 10 == 0 || y % 10 == 0 ? -26 : (x / 10 + y / 10) % 2 == 0 ? 0 : 8;
        }
    },
    /** Brown boards, 8 pixels wide, that run upwards. */
    LIVING_ROOM("living room", 0xA87C58) {
        @Override
        int shade(int x, int y) {
            return x % 8 == 0 ? -24 : x / 8 % 2 == 0 ? 0 : -12;
        }
    },
    /** Grey bands across. */
    STREET("street", 0x74767E) {
        @Override
        int shade(int x, int y) {
            return y % 16 == 7 && x % 12 < 7 ? 60 : y / 4 % 2 == 0 ? 0 : -12;
        }
    },
    /** Green with darker tufts. */
    PARK("park", 0x62A24F) {
        @Override
        int shade(int x, int y) {
            int tuft = (x * 7 + y * 13 + x * y % 5 * 3) % 17;
            return tuft == 0 ? -30 : tuft < 4 ? -12 : 0;
        }
    };

    private final String scene;
    private final int colour;

    Ground(String scene, int colour) {
        this.scene = scene;
        this.colour = colour;
    }

    /** {@return by how much the ground is brighter at a place, of 255} */
    abstract int shade(int x, int y);

    static Ground of(String scene) {
        for (Ground ground : values()) {
            if (ground.scene.equals(scene)) {
                return ground;
            }
        }
        throw new IllegalArgumentException("No ground for scene " + scene);
    }

    /** Fills {@code size} x {@code size} pixels, the texture moved and brightened by chance. */
    void fill(int[] pixels, int size, RandomGenerator random) {
        int right = random.nextInt(size);
        int down = random.nextInt(size);
        int light = -8 + 4 * random.nextInt(5);
        for (int i = 0; i < pixels.length; i++) {
            int shade = shade(i % size + right, i / size + down);
            pixels[i] = Painter.brighter(colour, shade + light);
        }
    }
}
