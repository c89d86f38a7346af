import { learn } from "./names.js";

/** What is offered: of each the emoji, its name, and other words by which it is found. */
const TEXTS = [
  "😀grinning face|happy;😃grinning face with big eyes|smiley;😄grinning face with smiling eyes|smile;😁beaming face with smiling eyes|grin;😆grinning squinting face|satisfied laughing;😅grinning face with sweat|smile;🤣rolling on the floor laughing|rofl;😂face with tears of joy|lol haha;🙂slightly smiling face|smile;🙃upside-down face|upside down;😉winking face|wink;😊smiling face with smiling eyes|blush smile;😇smiling face with halo|innocent;🥰smiling face with hearts|three;😍smiling face with heart-eyes|heart eyes;🤩star-struck|star struck;😘face blowing a kiss|kissing heart;😋face savoring food|yum;😛face with tongue|stuck out;😜winking face with tongue|stuck out eye;🤪zany face;🤗smiling face with open hands|hugging hugs;🤭face with hand over mouth;🤫shushing face;🤔thinking face|think hmm;🫡saluting face;🤐zipper-mouth face|zipper mouth;🤨face with raised eyebrow;😐neutral face;😑expressionless face;😶face without mouth|no;😏smirking face|smirk;😒unamused face;🙄face with rolling eyes|roll;😬grimacing face;😮‍💨face exhaling;🤥lying face;😌relieved face;😔pensive face;😪sleepy face;😴sleeping face;😷face with medical mask;🤒face with thermometer;🤕face with head-bandage|head bandage;🤢nauseated face;🤮face vomiting;🥵hot face;🥶cold face;🥴woozy face;😵face with crossed-out eyes|dizzy crossed out knocked;🤯exploding head;🤠cowboy hat face;🥳partying face|party;😎smiling face with sunglasses;🤓nerd face;🧐face with monocle;😕confused face;😟worried face;🙁slightly frowning face;😮face with open mouth;😯hushed face;😲astonished face;😳flushed face;🥺pleading face;🥹face holding back tears;😦frowning face with open mouth;😨fearful face;😰anxious face with sweat|cold;😥sad but relieved face|disappointed;😢crying face|cry sad;😭loudly crying face|sob cry;😱face screaming in fear|scream;😖confounded face;😣persevering face|persevere;😞disappointed face;😓downcast face with sweat;😩weary face;😫tired face;🥱yawning face;😤face with steam from nose|triumph;😡enraged face|rage pout angry;😠angry face;🤬face with symbols on mouth|cursing;😈smiling face with horns|imp;💀skull;💩pile of poo|poop hankey shit;🤡clown face;👻ghost;👽alien;🤖robot|face",
  "👋waving hand|wave hello bye;🤚raised back of hand;✋raised hand;🖖vulcan salute|raised hand with part between middle and ring fingers;👌OK hand|ok;🤌pinched fingers;🤏pinching hand;✌️victory hand|v;🤞crossed fingers;🤟love-you gesture|love you;🤘sign of the horns|metal;🤙call me hand;👈backhand index pointing left|point;👉backhand index pointing right|point;👆backhand index pointing up|point 2;👇backhand index pointing down|point;☝️index pointing up|point;👍thumbs up|thumbsup +1 yes ok;👎thumbs down|thumbsdown 1 -1 no;✊raised fist;👊oncoming fist|punch facepunch;🤛left-facing fist|left facing;🤜right-facing fist|right facing;👏clapping hands|clap bravo;🙌raising hands|raised hooray;🫶heart hands;👐open hands;🤲palms up together;🤝handshake;🙏folded hands|pray thanks please;✍️writing hand;💪flexed biceps|muscle;👀eyes|look;🧠brain;👶baby;🙋person raising hand;🙅person gesturing NO|no good;🙆person gesturing OK|ok;🤷person shrugging|shrug dunno;🤦person facepalming|facepalm;🏃person running|runner;💃woman dancing|dancer;🕺man dancing;👯people with bunny ears|dancers",
  "❤️red heart|love;🧡orange heart;💛yellow heart;💚green heart;💙blue heart;💜purple heart;🖤black heart;🤍white heart;🤎brown heart;💔broken heart;💕two hearts;💯hundred points|100;💢anger symbol;💥collision|boom;💫dizzy;💦sweat droplets|drops;💨dashing away|dash;💤ZZZ|zzz;✨sparkles;⭐star;🌟glowing star|star2;🔥fire|hot;🎉party popper|tada congratulations;🎊confetti ball;🎈balloon;🎁wrapped gift;🏆trophy;🥇1st place medal;🥈2nd place medal;🥉3rd place medal;🎯bullseye|dart;🚀rocket|ship",
  "🐶dog face;🐱cat face;🐭mouse face;🐰rabbit face;🦊fox|face;🐻bear;🐼panda|face;🐨koala;🐯tiger face;🦁lion|face;🐮cow face;🐷pig face;🐸frog;🐵monkey face;🙈see-no-evil monkey|see no evil;🙉hear-no-evil monkey|hear no evil;🙊speak-no-evil monkey|speak no evil;🐔chicken;🐧penguin;🐦bird;🦉owl;🦄unicorn|face;🐝honeybee|bee;🦋butterfly;🐌snail;🐞lady beetle|bug;🐢turtle;🐍snake;🐙octopus;🐠tropical fish;🐬dolphin|flipper;🐳spouting whale;🌵cactus;🌲evergreen tree;🌱seedling;🌿herb;🍀four leaf clover;🍁maple leaf;🌸cherry blossom;🌹rose;🌻sunflower;🌍globe showing Europe-Africa|earth africa europe;🌙crescent moon;☀️sun|sunny;⛅sun behind cloud|partly sunny;☁️cloud;🌧️cloud with rain;⛈️cloud with lightning and rain|thunder;❄️snowflake;🌈rainbow;🌊water wave|ocean",
  "🍏green apple;🍎red apple;🍊tangerine|orange mandarin;🍋lemon;🍌banana;🍉watermelon;🍇grapes;🍓strawberry;🍒cherries;🍑peach;🥭mango;🍍pineapple;🥥coconut;🥝kiwi fruit;🍅tomato;🥑avocado;🌽ear of corn;🥕carrot;🍞bread;🥐croissant;🧀cheese wedge;🍳cooking|egg fried;🥞pancakes;🍔hamburger;🍟french fries;🍕pizza;🌭hot dog|hotdog;🥪sandwich;🌮taco;🥗green salad;🍜steaming bowl|ramen;🍝spaghetti;🍣sushi;🍙rice ball;🍚cooked rice;🥟dumpling;🍦soft ice cream|icecream;🍩doughnut;🍪cookie;🎂birthday cake;🍰shortcake|cake;🍫chocolate bar;🍿popcorn;🍵teacup without handle|tea;☕hot beverage|coffee;🧋bubble tea;🍺beer mug;🍻clinking beer mugs|beers;🥂clinking glasses;🍷wine glass;🥤cup with straw",
  "⚽soccer ball;🏀basketball;🏈american football;🎾tennis;🏐volleyball;🎮video game;🎲game die;🧩puzzle piece|jigsaw;🎵musical note;🎶musical notes;🎸guitar;🎹musical keyboard;🎤microphone;🎧headphone|headphones;🎬clapper board;🎨artist palette|art;📷camera;💻laptop|computer;⌨️keyboard;🖥️desktop computer;📱mobile phone|iphone;🔋battery;💡light bulb|idea;🔦flashlight;🔧wrench;🔨hammer;🛠️hammer and wrench;⚙️gear;🔩nut and bolt;🧪test tube;🔬microscope;📦package;📎paperclip;📌pushpin|pin;📍round pushpin;✂️scissors;📝memo|pencil;✏️pencil|pencil2;📖open book;📚books;📅calendar|date;📈chart increasing|with upwards trend;📉chart decreasing|with downwards trend;📊bar chart;🗑️wastebasket;🔒locked|lock;🔓unlocked|unlock;🔑key;🔔bell;🔕bell with slash|no;📢loudspeaker;📣megaphone|mega;💬speech balloon;💭thought balloon;⏰alarm clock;⏳hourglass not done|flowing sand;⌛hourglass done;🚲bicycle|bike;🚗automobile|car red;🚌bus;🚆train|train2;✈️airplane;🏠house;🏢office building;🏥hospital;🏫school;⛺tent",
  "✅check mark button|white done;☑️check box with check|ballot;✔️check mark|heavy;❌cross mark|x no wrong;❎cross mark button|negative squared;❓red question mark;❔white question mark|grey;❗red exclamation mark|heavy;‼️double exclamation mark|bangbang;⁉️exclamation question mark|interrobang;⚠️warning;🚫prohibited|no entry sign;⛔no entry;🆗OK button|ok;🆕NEW button|new;🆒COOL button|cool;🔴red circle;🟠orange circle;🟡yellow circle;🟢green circle;🔵blue circle|large;🟣purple circle;⚫black circle;⚪white circle;🟥red square;🟩green square;➕plus|heavy sign;➖minus|heavy sign;➡️right arrow;⬅️left arrow;⬆️up arrow;⬇️down arrow;🔄counterclockwise arrows button;♻️recycling symbol|recycle;0️⃣keycap 0|zero;1️⃣keycap 1|one;2️⃣keycap 2|two;3️⃣keycap 3|three;🏁chequered flag|checkered;🚩triangular flag|on post;🏳️‍🌈rainbow flag",
];

/** @typedef {{emoji: string, name: string, words: string}} Emoji */

/** @type {Emoji[]} */
export const EMOJI = TEXTS.flatMap((text) => text.split(";").map(read));

learn(EMOJI.map(({ emoji, name }) => [emoji, name]));

/** @param {string} text @returns {Emoji} */
function read(text) {
  const [, emoji = "", name = "", words = ""] = /^([^a-z]+?)([a-z][^|]*)(?:\|(.*))?$/i.exec(text) ?? [];
  return { emoji, name, words: `${name} ${words}`.toLowerCase() };
}

/**
 * Those of which a word begins with each word of `query`; those whose name begins so come first.
 *
 * @param {string} query
 * @returns {Emoji[]}
 */
export function searchEmoji(query) {
  const wanted = query.toLowerCase().split(/[\s_]+/).filter(Boolean);
  const isMeant = (/** @type {Emoji} */ { words }) => wanted.every((word) => ` ${words}`.includes(` ${word}`));
  const found = EMOJI.filter(isMeant);
  return found.sort((one, other) => rank(one, wanted[0]) - rank(other, wanted[0]));
}

/** @param {Emoji} emoji @param {string} [word] */
function rank({ name }, word = "") {
  return name.startsWith(word) ? 0 : 1;
}
