package groundlab.notebook;

/** A place in a cell's output whose content can be changed while the cell runs. */
public final class Handle {

    private final String id;

    Handle(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    @Override
    public String toString() {
        return "a place in the output";
    }
}
