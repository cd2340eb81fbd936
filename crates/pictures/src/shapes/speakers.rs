//! Loudspeakers and microphones.

use crate::brush::{
    block, circle, cone, faint, form, grille, knob, light, line, oval, path, rect, ring, shadow, turn,
};
use crate::subject::Subject;

/// A speaker: a portable roll, a small brick, a bottle, a bookshelf pair or a 2.1 set, by name.
pub(crate) fn speaker(subject: &Subject<'_>) -> String {
    if subject.is(&["bookshelf"]) {
        bookshelf()
    } else if subject.is(&["2-1"]) {
        set_of_three()
    } else if subject.is(&["go-4", "go-3"]) {
        brick(subject)
    } else if subject.is(&["xb100"]) {
        bottle(subject)
    } else {
        roll(subject)
    }
}

fn roll(subject: &Subject<'_>) -> String {
    [
        shadow(512, 760, 430),
        block([120, 400, 784, 340], 170, "face"),
        grille([200, 420, 624, 300], 18, &subject.side()),
        faint(30, &rect([180, 420, 664, 70], 35, "pale")),
        oval([180, 570, 62, 168], "side"),
        oval([168, 570, 46, 140], "cone"),
        oval([844, 570, 62, 168], "side"),
        oval([856, 570, 46, 140], "cone"),
        block([400, 520, 224, 100], 30, "side"),
        faint(80, &rect([440, 558, 144, 22], 11, "#f4f6f8")),
        line("M800 420Q900 330 930 440", 16, &subject.side()),
    ]
    .concat()
}

fn brick(subject: &Subject<'_>) -> String {
    [
        shadow(512, 800, 340),
        block([210, 350, 604, 430], 80, "face"),
        grille([250, 380, 524, 370], 20, &subject.side()),
        faint(35, &rect([230, 364, 564, 70], 35, "pale")),
        faint(90, &rect([420, 540, 184, 44], 14, "#f4f6f8")),
        line("M790 400Q880 360 880 470T800 560", 18, &subject.side()),
        [440, 512, 584].map(|x| circle([x, 362, 11], &subject.side())).concat(),
    ]
    .concat()
}

fn bottle(subject: &Subject<'_>) -> String {
    [
        shadow(512, 866, 240),
        block([330, 250, 364, 600], 90, "tube"),
        oval([512, 290, 176, 60], "side"),
        oval([512, 286, 150, 46], "cone"),
        grille([356, 420, 312, 360], 20, &subject.side()),
        faint(85, &rect([462, 560, 100, 30], 10, "#f4f6f8")),
        line("M690 360Q780 420 700 560", 20, &subject.side()),
        light(512, 800, "#ffb13d"),
    ]
    .concat()
}

fn cabinet(left: i32, volume: bool) -> String {
    let dial = if volume { knob([left + 292, 760, 24], "#c8372d") } else { String::new() };
    [
        shadow(left + 165, 866, 210),
        block([left, 220, 330, 630], 14, "body"),
        rect([left + 20, 240, 290, 590], 12, "#17191d"),
        cone([left + 165, 380, 74]),
        cone([left + 165, 620, 128]),
        circle([left + 60, 786, 24], "#07080a"),
        dial,
    ]
    .concat()
}

fn bookshelf() -> String {
    [cabinet(140, false), cabinet(554, true)].concat()
}

fn set_of_three() -> String {
    let satellite = |left: i32| {
        [
            shadow(left + 85, 862, 110),
            block([left, 470, 170, 380], 30, "dark"),
            cone([left + 85, 570, 56]),
            cone([left + 85, 720, 66]),
        ]
        .concat()
    };
    [
        shadow(512, 866, 250),
        block([332, 280, 360, 570], 24, "dark"),
        cone([512, 600, 140]),
        knob([440, 370, 32], "#c8372d"),
        knob([584, 370, 32], "#c8372d"),
        light(512, 370, "#6fd0ff"),
        satellite(110),
        satellite(744),
    ]
    .concat()
}

/// A party speaker with light rings.
pub(crate) fn party_speaker(subject: &Subject<'_>) -> String {
    [
        shadow(512, 890, 290),
        block([270, 190, 484, 690], 60, "body"),
        form("M330 190Q340 110 420 106H604Q684 110 694 190H644Q640 150 600 150H424Q384 150 380 190Z", "dark"),
        grille([310, 250, 404, 590], 20, &subject.seam()),
        [(400, 150, "#ff4fa0"), (690, 170, "#4fb4ff")]
            .map(|(y, radius, glow)| {
                [faint(45, &ring([512, y, radius], 26, glow)), ring([512, y, radius], 9, glow)].concat()
                    + &cone([512, y, radius - 14])
            })
            .concat(),
        knob([340, 238, 22], "#ffb13d"),
        light(400, 238, "#4be07a"),
        light(690, 238, "#ff4fa0"),
    ]
    .concat()
}

/// A soundbar with its subwoofer.
pub(crate) fn soundbar(subject: &Subject<'_>) -> String {
    [
        shadow(780, 800, 200),
        block([640, 300, 290, 480], 24, "body"),
        grille([668, 330, 234, 420], 18, &subject.seam()),
        shadow(470, 830, 440),
        block([60, 706, 820, 110], 40, "face"),
        grille([92, 728, 756, 66], 14, &subject.seam()),
        faint(80, &rect([420, 752, 100, 18], 9, "#f4f6f8")),
        faint(35, &rect([80, 712, 780, 22], 11, "pale")),
        light(820, 762, "#6fd0ff"),
    ]
    .concat()
}

/// A studio microphone, or a clip with its cable.
pub(crate) fn microphone(subject: &Subject<'_>) -> String {
    if subject.is(&["lavalier"]) {
        let clip = [
            block([-46, 40, 92, 170], 30, "metal"),
            block([-36, -90, 72, 160], 34, "dark"),
            grille([-22, -74, 44, 70], 14, "#8a929c"),
        ];
        return [
            shadow(512, 850, 330),
            line("M420 500Q300 860 520 820T760 640T800 380", 16, "#1c1f24"),
            turn(-20, [420, 380], &crate::brush::shift(430, 320, &clip.concat())),
            turn(
                12,
                [800, 330],
                &(block([770, 230, 62, 160], 20, "dark") + &rect([788, 150, 26, 90], 10, "gold")),
            ),
            block([560, 700, 170, 90], 30, "dark"),
            light(645, 745, "#4be07a"),
        ]
        .concat();
    }
    [
        shadow(512, 888, 260),
        line("M512 740V840", 34, "#3a3f47"),
        oval([512, 862, 200, 34], "dark"),
        oval([512, 850, 200, 34], "metal"),
        oval([512, 846, 186, 28], "dark"),
        line("M350 520Q350 740 512 744Q674 740 674 520", 30, "#3a3f47"),
        block([380, 150, 264, 520], 130, "tube"),
        path("M380 280Q380 150 512 150Q644 150 644 280V400H380Z", "metal"),
        grille([394, 186, 236, 200], 16, "#59616b"),
        rect([380, 396, 264, 18], 6, "chrome"),
        knob([512, 530, 40], "#c8372d"),
        light(512, 620, "#4be07a"),
        faint(40, &rect([404, 220, 40, 420], 20, &subject.colour.lighter(70).to_string())),
    ]
    .concat()
}
