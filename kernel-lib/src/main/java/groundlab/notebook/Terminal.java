package groundlab.notebook;

/** Plain text on standard output, for jshell and programs. */
final class Terminal implements Kernel {

    @Override
    public void display(String id, Rendering rendering) {
        System.out.println(rendering.text());
    }

    @Override
    public void update(String id, Rendering rendering) {
        System.out.println(rendering.text());
    }

    @Override
    public boolean live() {
        return false;
    }
}
