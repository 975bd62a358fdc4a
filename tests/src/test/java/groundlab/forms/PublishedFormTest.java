package groundlab.forms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import groundlab.data.PreferencePair;
import groundlab.rows.Fields;
import groundlab.rows.PictureCheck;
import groundlab.rows.Source;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedFormTest {

    private static final Path PICTURES =
            Path.of(System.getProperty("groundlab.root"), "datasets", "samples", "pictures");

    private static Fields row(String json) {
        String whole = json.replace("PIC", "\"test-0.png\"").replace('\'', '"');
        return Fields.of(
                Source.of(PICTURES, PictureCheck.DECODE), 1, JsonParser.parseString(whole));
    }

    private static PreferencePair pair(String json) {
        Fields row = row(json);
        return PublishedForm.of(row).orElseThrow().pairs(row).get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {'image':PIC,'text':'x'}                                   | field text must be an object, got "x"
                    {'image':PIC,'text':'{}'}                                  | no field text.question
                    {'image':PIC,'question':'Q?','chosen':'A'}                 | no field rejected
                    {'image':PIC,'prompt':'Q?','completions':[{'score':1}]}    | no field completions.response
                    {'image':PIC,'prompt':'Q?','completions':[{'score':'1','response':'A'}]} | field completions.score must be a number, got "1"
                    {'img_path':PIC,'prompt':'Q?','completions':[{'annotations':{'Help':1}}]} | field completions.annotations.Help must be an object, got 1
                    {'image':PIC,'rejected_conversations':[]}                  | field conversations must hold one question, got 0
                    {'image':PIC,'conversations':[{'from':'human','value':'Q?'}],'rejected_conversations':[]} | field conversations must hold one answer, got 0
                    {'images':[PIC],'messages':[{'role':'user','content':'Q?'},{'role':'user','content':'R?'}]} | field messages must hold one question, got 2
                    {'images':[PIC],'messages':[{'role':'user','content':'Q?'},{'role':'assistant','content':'A'}]} | no field rejected_response
                    {'images':[PIC],'prompt':[{'role':'user'}]}                | no field prompt.content
                    {'images':[PIC],'prompt':[{'content':'Q?'}]}               | no field prompt.role
                    {'image':{'bytes':7},'question':'Q?'}                      | field image.bytes must be binary, as only Parquet has it
                    {'image':{'path':null},'question':'Q?'}                    | a picture needs a path, got a blank one
                    {'img_path':3,'prompt':'Q?','chosen':'A'}                  | field img_path must be text, got 3
                    """)
    void saysWhatARowLacks(String json, String reason) {
        var error = assertThrows(IllegalArgumentException.class, () -> pair(json));
        assertEquals(reason, error.getMessage());
    }

    @Test
    void aLongValueIsCutInAMessage() {
        String long100 = "x".repeat(100);
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> pair("{'images':'" + long100 + "','prompt':'Q?','chosen':'A'}"));
        assertEquals(
                "field images must be a list, got \"" + "x".repeat(79) + "…", error.getMessage());
    }

    @Test
    void aChatMayHoldTheQuestionInItsAnswers() {
        PreferencePair pair =
                pair(
                        "{'image':PIC,"
                                + "'chosen':[{'role':'user','content':'Q?'},{'role':'assistant','content':'A'}],"
                                + "'rejected':[{'role':'user','content':'Q?'},{'role':'assistant','content':'B'}]}");
        assertEquals("Q? A B", pair.prompt() + " " + pair.chosen() + " " + pair.rejected());
    }

    @Test
    void ofTwoColumnsThePictureOfTheFileItselfIsTaken() {
        String row =
                "{'image':PIC,'img_path':'/elsewhere/0.png','prompt':'Q?','completions':{"
                        + "'model':['a','b'],'response':['A','B'],'annotations':["
                        + "{'Helpfulness':{'Rating':'2'}},{'Helpfulness':{'Rating':'1'}}]}}";
        assertEquals("test-0.png", pair(row).picture().name());
    }

    @Test
    void rejectedMessagesEndWithTheRejectedAnswer() {
        PreferencePair pair =
                pair(
                        "{'images':[PIC],"
                                + "'messages':[{'role':'user','content':'Q?'},{'role':'assistant','content':'A'}],"
                                + "'rejected_messages':[{'role':'user','content':'Q?'},{'role':'assistant','content':'B'}]}");
        assertEquals("B", pair.rejected());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<image>\\nWhat is it?                   | What is it?",
                "What is it?\\n<image>                   | What is it?",
                "Look: <image> What is it?               | Look:\\nWhat is it?",
                "Be nice. USER: <image>\\nWhat? ASSISTANT: | What?",
                "The USER: asks                          | The USER: asks",
            })
    void ofAPromptTheQuestionIsTaken(String prompt, String question) {
        assertEquals(
                question.replace("\\n", "\n"),
                Questions.withoutLayout(prompt.replace("\\n", "\n")));
    }

    @Test
    void saysHowManyWordsBpoMayHave() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> new BpoForm(0, ScoredPairs.ALL));
        assertEquals("longest must be >= 1 words, got 0", error.getMessage());
    }
}
