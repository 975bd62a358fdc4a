// What every notebook of this project can use without an import. One line per package; a package that does not
// exist is a compile error here, so a new package adds its line when it arrives.
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

import tech.tablesaw.api.*;
import org.knowm.xchart.*;

import groundlab.annotate.*;
import groundlab.answers.*;
import groundlab.benchmark.*;
import groundlab.checkpoint.*;
import groundlab.data.*;
import groundlab.doctor.*;
import groundlab.engine.*;
import groundlab.english.*;
import groundlab.evaluation.*;
import groundlab.files.*;
import groundlab.forms.*;
import groundlab.image.*;
import groundlab.memory.*;
import groundlab.metrics.*;
import groundlab.metrics.amber.*;
import groundlab.metrics.judged.*;
import groundlab.metrics.objects.*;
import groundlab.metrics.yesno.*;
import groundlab.model.*;
import groundlab.notebook.*;
import groundlab.objective.*;
import groundlab.objective.many.*;
import groundlab.objective.neighbours.*;
import groundlab.objective.trl.*;
import groundlab.pairs.*;
import groundlab.plot.*;
import groundlab.plot.gallery.*;
import groundlab.preprocess.*;
import groundlab.reference.*;
import groundlab.rows.*;
import groundlab.sampling.*;
import groundlab.text.*;
import groundlab.runs.*;
import groundlab.loop.*;
import groundlab.scoring.*;
import groundlab.study.*;
import groundlab.training.*;
import groundlab.reward.*;
import groundlab.reinforce.*;
import groundlab.world.*;

import static groundlab.notebook.Notebook.*;

Notebook.install();
