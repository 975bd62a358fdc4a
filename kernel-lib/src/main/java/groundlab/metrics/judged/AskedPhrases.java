package groundlab.metrics.judged;

import groundlab.internal.Seeds;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Request;
import java.util.List;

/** A model that lists the objects of texts, one a line. */
record AskedPhrases(TextModel model) implements ObjectPhrases {

    private static final String ANSWER = MmHalPrompt.resource("aloha-answer.txt").strip();
    private static final String REFERENCES = MmHalPrompt.resource("aloha-references.txt").strip();

    @Override
    public List<List<String>> ofAnswer(String answer) {
        return ObjectPhrases.ofAnswerList(list(ANSWER, "Caption: " + answer));
    }

    @Override
    public List<List<String>> ofReferences(List<String> references) {
        String captions = "Captions:\n- " + String.join("\n- ", references);
        return ObjectPhrases.ofReferenceList(list(REFERENCES, captions));
    }

    private String list(String system, String captions) {
        String prompt = captions + "\nObjects:";
        long chance = Seeds.stream(0, "objects", prompt).nextLong();
        return model.reply(new Request(system, prompt, chance));
    }
}
