package groundlab.sampling;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Provenance;
import groundlab.model.Vlm;
import java.util.List;

/** A sampler under a name of the caller's. */
record NamedSampler(String name, Sampler sampler) implements Sampler {

    NamedSampler {
        check(!name.isBlank(), "a sampler needs a name, got a blank one");
    }

    @Override
    public List<Drawn> draw(Vlm policy, List<Example> examples, long seed) {
        return sampler.draw(policy, examples, seed);
    }

    @Override
    public Sampler fittedTo(List<Example> examples) {
        return new NamedSampler(name, sampler.fittedTo(examples));
    }

    @Override
    public Provenance summary(List<Drawn> drawn) {
        return sampler.summary(drawn);
    }

    @Override
    public String toString() {
        return name;
    }
}
