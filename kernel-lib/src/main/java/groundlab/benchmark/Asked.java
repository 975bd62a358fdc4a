package groundlab.benchmark;

import com.google.gson.JsonObject;
import groundlab.data.Picture;

/**
 * A question of a benchmark.
 *
 * @param row its row in the file
 * @param picture what is asked about
 * @param prompt what is asked
 */
record Asked(JsonObject row, Picture picture, String prompt) {}
