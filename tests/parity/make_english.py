"""Writes what NLTK and Pattern make of sentences of our own, and NLTK's word classes for files of captions.

Run in a throw-away environment:
    pip install nltk==3.8
    python -m nltk.downloader punkt_tab wordnet averaged_perceptron_tagger
    python tests/parity/make_english.py INFLECT [CAPTIONS.jsonl ... CASES.json]
CASES.json is an object with "cases", each with a "caption".
INFLECT is pattern/text/en/inflect.py of Pattern 3.6; its singularize is run alone, for Pattern no longer installs.
NLTK_DATA says where NLTK's data are, if not where its downloader puts them. WordNet is version 3.0.

Writes to tests/src/test/resources/english:
    texts.jsonl         our texts with their tokens and tags
    forms.tsv           each of their words: singular form, base form as noun, verb, adjective and adverb
    tiny-tagger/        a perceptron tagger trained here on the sentences below, in the form of NLTK 3.9
    tiny-tags.jsonl     its tags for our texts
    tags-NAME.txt.gz    for each file of captions its hash and, a line per caption, the classes of its words in lower
                        case as letters (n v a r, - for others): not the captions, which are not ours
"""

import gzip
import hashlib
import json
import random
import re
import sys
from collections import defaultdict
from pathlib import Path

import nltk
from nltk.stem import WordNetLemmatizer
from nltk.tag.perceptron import PerceptronTagger
from nltk.tokenize import NLTKWordTokenizer
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

RESOURCES = Path(__file__).resolve().parents[1] / "src/test/resources/english"
LETTERS = {"N": "n", "V": "v", "J": "a", "R": "r"}

TEXTS = r"""
A man rides a bike past two buses.
The dog's tail is wet, and the cats' bowls aren't full.
Isn't it a hot-dog? No, it's a cat/dog.
She said "stop" and left. "Why?" he asked.
He said, "The bus is late." Then he went home.
('Quoted' words, [in brackets], {in braces} and <in angles>.)
"(A sentence.)" Another one.
The sign reads: "NO PARKING ANYTIME"...
It costs $3.50, i.e. 20% less than 1,000 yen; not bad!
Mr. Smith met Dr. J. R. Brown at 5 p.m. The train left.
Mr. Smith met dr. brown at 5 p.m. the train left.
The U.S. team won. the u.s. team won. U.S. Officials came.
J. Bach wrote it. S. The end. b. smith was there.
1. A chair. 2. a table. 3. Two cups of tea.
There are 2. the others left. In 1999. The end.
Wait... what? Wait... The end. Wait . . . what?
I cannot go; I'm gonna stay, gotta eat, wanna sleep.
Gimme the ball, lemme see, d'ye hear, more'n one.
'Tis late, 'twas early, and 'tis 'twas.
I'LL, they'RE, We've, DON'T, don't, I'd, he'S, y'all'd've
the rock 'n' roll of the '90s and the 60's
''double single'' and ``backticks'' and `single`
“Curly quotes,” she said, ‘single ones’ too. It’s fine.
«Guillemets» and „low quotes“ and ‹others›.
A dash—here, another – there, and -- two hyphens---three.
end.of sentence without a blank.Next one. "Next." Next
Really?! Yes!!! No?? (Maybe?) [Sure!] Fine.
e-mail me@home.org or see https://a.example/b?c=d&e=f#g, please.
Snow ❄ and 😀😀 emoji, 👩‍🍳 cook, café, naïve, Straße, 東京タワー。
É. Zola wrote. Ω. is a letter. ß. small. 𝔘. gothic.
½ cup, ² squared, ①, ٣ people, x_y, _private_, 3:45, 12:30pm
tab	separated  blanks   and
newlines

and paragraphs.
No trailing period
ALL UPPER CASE. STILL UPPER CASE.
lower case. still lower case? yes.
He (who is tall.) went. [He went.] "He went." 'He went.'
A pair of scissors, the knives, the glasses, some mice and geese.
The women, the men, the children and the people are skiing.
Three vases, ties, buses, benches, sandwiches, oranges and pies.
Police officers stand beside their motorcycles, wearing helmets.
A half-eaten, well-done double-decker sandwich; mother-in-law's mothers-in-law.
Seated on couches, they are watching televisions and eating cookies.
The sheep's wool; the deer; the series; the species; the news.
Etc. and so on. No. 5 is alive. No. The end. St. Louis, Mt. Fuji, Ave. A.
He was born in Sept. 1950. Jan. is cold. Feb. Is short.
The temperature was 3.5 degrees.It fell to -2.5 . Then + 1.
a.m. A.M. p.m. P.M. e.g. i.e. vs. Inc. Co. Corp.
What is this? ! . , ; : - _ / \ | ~ ^ = + * & % $ # @
* item one * item two ** bold ** #tag
(a) first, (b) second; [1] third: {x: 1, y: 2}
1,2,3 and 1, 2, 3 and a,b and a, b, and 3:x and x:3,
'single' 'a 'b' c' ' ' '' ''' '''' "" "" "
Quote at end." And "at start. And " alone " too
What?" she asked. "Nothing!" he said. (Really?) Yes.
He left.) She stayed.] They came.} "Who?'" None.
I saw it on Main St. The shop was shut.
I saw it on Main St. in town. It was in Fla. at noon.
""".strip("\n").split("\n")

SUBJECTS = ["A man", "Two women", "The children", "Several people", "A police officer", "An old lady", "Three kids", "One bird"]
VERBS = ["is holding", "are riding", "stands near", "sits on", "was skiing past", "walks by", "has seated", "were watching"]
OBJECTS = ["knives", "a red bus", "two buses", "the benches", "a pair of skis", "many ties", "glasses", "an umbrella", "mice", "the oven"]
PLACES = ["in the park", "at 5 p.m.", "on Main St.", "near Mt. Fuji", "in the U.S.", "beside the cars", "under the trees", "for J. Doe"]
MARKS = [".", "!", "?", "...", ".)", '."', ";", ",", "", " .", "--", ":"]

TAGGED = """
the/DT dog/NN runs/VBZ in/IN the/DT park/NN ./.
a/DT cat/NN sleeps/VBZ on/IN the/DT couch/NN ./.
two/CD dogs/NNS run/VBP quickly/RB ./.
the/DT red/JJ bus/NN stops/VBZ near/IN the/DT sign/NN ./.
a/DT man/NN is/VBZ holding/VBG a/DT knife/NN ./.
the/DT women/NNS are/VBP seated/VBN on/IN benches/NNS ./.
she/PRP was/VBD skiing/VBG down/IN the/DT hill/NN ./.
he/PRP did/VBD n't/RB see/VB the/DT cars/NNS ,/, but/CC I/PRP did/VBD ./.
The/DT children/NNS play/VBP with/IN a/DT large/JJ ball/NN ./.
Mr./NNP Smith/NNP has/VBZ 3/CD umbrellas/NNS ./.
In/IN 1999/CD the/DT old/JJ house/NN burned/VBD ./.
the/DT well-known/JJ painter/NN painted/VBD it/PRP ./.
there/EX are/VBP many/JJ people/NNS at/IN the/DT table/NN ./.
the/DT cat/NN 's/POS tail/NN is/VBZ long/JJ ./.
is/VBZ this/DT your/PRP$ hat/NN ?/.
they/PRP will/MD walk/VB slowly/RB to/TO the/DT train/NN ./.
the/DT tallest/JJS tree/NN is/VBZ taller/JJR than/IN the/DT house/NN ./.
``/`` stop/VB ''/'' ,/, the/DT officer/NN said/VBD ./.
a/DT teddy/NN bear/NN sits/VBZ on/IN the/DT bed/NN ./.
the/DT boats/NNS are/VBP tied/VBN up/RP near/IN the/DT pier/NN ./.
we/PRP saw/VBD the/DT 12th/JJ elephant/NN and/CC the/DT zebra/NN ./.
the/DT seating/NN area/NN has/VBZ four/CD chairs/NNS ./.
the/DT boy/NN eats/VBZ the/DT sandwich/NN very/RB fast/RB ./.
the/DT plates/NNS and/CC the/DT cups/NNS are/VBP on/IN the/DT table/NN ./.
""".strip().split("\n")


def sentence_tokenizer():
    """The English model from its tables: NLTK 3.8 itself would load a pickle, and does not find the tables."""
    folders = (Path(path) / "tokenizers/punkt_tab/english" for path in nltk.data.path)
    folder = next(folder for folder in folders if folder.is_dir())
    lines = lambda name: [line for line in (folder / name).read_text("utf-8").split("\n") if line]
    parameters = PunktParameters()
    parameters.abbrev_types = set(lines("abbrev_types.txt"))
    parameters.sent_starters = set(lines("sent_starters.txt"))
    parameters.collocations = {tuple(line.split("\t")) for line in lines("collocations.tab")}
    contexts = (line.split("\t") for line in lines("ortho_context.tab"))
    parameters.ortho_context = defaultdict(int, {word: int(flags) for word, flags in contexts})
    tokenizer = PunktSentenceTokenizer()
    tokenizer._params = parameters
    return tokenizer


def singularizer(inflect):
    source = Path(inflect).read_text("utf-8")
    prepositions = source[source.index("plural_prepositions =") : source.index("# Inflection rules that are")]
    rules = source[source.index("singular_rules =") : source.index("#### VERB CONJUGATION")]
    names = {"re": re, "NOUN": "NN"}
    exec(prepositions + rules, names)
    return names["singularize"]


def our_texts():
    rng = random.Random(7)
    texts = ["", " ", *TEXTS, "\n".join(TEXTS[30:36]), " ".join(TEXTS[:6])]
    for _ in range(200):
        parts = []
        for _ in range(rng.randint(1, 3)):
            words = (rng.choice(each) for each in (SUBJECTS, VERBS, OBJECTS, PLACES))
            parts.append(" ".join(words) + rng.choice(MARKS))
        text = rng.choice([" ", "  ", "\n", " "]).join(parts)
        texts.append(rng.choice([text, text, text.lower(), text.upper()]))
    return texts


def tiny_tagger():
    random.seed(1)
    tagger = PerceptronTagger(load=False)
    tagger.train([[tuple(word.rsplit("/", 1)) for word in line.split()] for line in TAGGED])
    folder = RESOURCES / "tiny-tagger"
    folder.mkdir(parents=True, exist_ok=True)
    parts = {"weights": tagger.model.weights, "tagdict": tagger.tagdict, "classes": sorted(tagger.classes)}
    for name, part in parts.items():
        file = folder / f"averaged_perceptron_tagger_eng.{name}.json"
        file.write_text(json.dumps(part, sort_keys=name == "weights") + "\n", "utf-8")
    return tagger


def lines(name, rows):
    (RESOURCES / name).write_text("".join(row + "\n" for row in rows), "utf-8")


def letters(file, tokens, tagger):
    out = [hashlib.sha256(file.read_bytes()).hexdigest()]
    text = file.read_text("utf-8")
    one_object = file.suffix == ".json"
    rows = json.loads(text)["cases"] if one_object else map(json.loads, filter(None, text.split("\n")))
    for row in rows:
        tagged = tagger.tag(tokens((row["caption"] if "caption" in row else row["text"]).lower()))
        out.append("".join(LETTERS.get(tag[0], "-") for _, tag in tagged))
    packed = gzip.compress(("\n".join(out) + "\n").encode(), 9, mtime=0)
    (RESOURCES / f"tags-{file.stem}.txt.gz").write_bytes(packed)


def main(inflect, *captions):
    RESOURCES.mkdir(parents=True, exist_ok=True)
    sentences, words = sentence_tokenizer(), NLTKWordTokenizer()
    tokens = lambda text: [word for sentence in sentences.tokenize(text) for word in words.tokenize(sentence)]
    tagger, tiny = PerceptronTagger(), tiny_tagger()
    singular, lemma = singularizer(inflect), WordNetLemmatizer().lemmatize
    rows = [(text, tokens(text)) for text in our_texts()]
    tags = lambda one, found: [tag for _, tag in one.tag(found)]
    dump = lambda **row: json.dumps(row, ensure_ascii=False)
    lines("texts.jsonl", (dump(text=text, tokens=found, tags=tags(tagger, found)) for text, found in rows))
    lines("tiny-tags.jsonl", (dump(tokens=found, tags=tags(tiny, found)) for _, found in rows))
    vocabulary = sorted({form for _, found in rows for word in found for form in (word, word.lower())})
    lines("forms.tsv", ("\t".join([w, singular(w), *(lemma(w, c) for c in "nvar")]) for w in vocabulary))
    for file in captions:
        letters(Path(file), tokens, tagger)


if __name__ == "__main__":
    main(*sys.argv[1:])
