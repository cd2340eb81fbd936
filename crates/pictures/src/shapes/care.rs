//! Cleaning and personal care: irons, vacuum cleaners, dryers, trimmers.

use crate::brush::{
    block, circle, faint, form, grille, knob, light, line, oval, path, rect, shadow, slots, turn,
};
use crate::subject::Subject;

/// A clothes iron.
pub(crate) fn iron(subject: &Subject<'_>) -> String {
    let steam = if subject.is(&["steam"]) {
        form("M300 560Q400 500 520 560L500 650H230Q250 600 300 560Z", "water")
    } else {
        String::new()
    };
    [
        shadow(512, 792, 430),
        line("M810 430Q900 330 960 360", 18, "#2b3038"),
        form("M110 716Q190 560 420 520H820Q880 520 880 600V716Z", "body"),
        steam,
        faint(45, &path("M170 690Q250 580 440 548H640Q400 580 320 700Z", "white")),
        form("M84 716H900V752Q900 770 880 770H110Q64 770 84 716Z", "chrome"),
        line("M420 520Q500 330 660 330H750Q830 340 820 520", 62, "#23272d"),
        faint(35, &line("M450 480Q520 352 660 346H750", 12, "#ffffff")),
        knob([640, 620, 66], "#c8372d"),
        light(780, 620, "#ff5a3c"),
        faint(60, &rect([250, 664, 110, 14], 7, &subject.ink())),
    ]
    .concat()
}

/// A robot vacuum seen from above, or a canister with its hose.
pub(crate) fn vacuum(subject: &Subject<'_>) -> String {
    if subject.is(&["robot"]) {
        return [
            shadow(512, 800, 420),
            oval([512, 640, 380, 196], "side"),
            oval([512, 590, 380, 196], "face"),
            faint(60, &oval([512, 588, 340, 170], "body")),
            oval([512, 540, 104, 54], "side"),
            rect([408, 500, 208, 44], 20, &subject.side()),
            oval([512, 500, 104, 50], "chrome"),
            oval([512, 498, 92, 42], "dark"),
            rect([474, 690, 76, 30], 15, "pale"),
            light(512, 705, "#6fd0ff"),
            faint(50, &line("M170 660Q512 860 854 660", 6, &subject.ink())),
            faint(35, &oval([360, 500, 110, 30], "white")),
        ]
        .concat();
    }
    [
        shadow(470, 872, 360),
        line("M420 520Q300 180 560 170T800 420L900 800", 46, "#2b3038"),
        line("M800 420L880 760", 34, "#b4bac1"),
        form("M800 800H980L960 856H786Z", "dark"),
        form("M150 760Q150 540 400 500Q660 500 690 760Q690 830 620 830H220Q150 830 150 760Z", "body"),
        faint(45, &path("M190 740Q210 580 380 540Q290 620 270 800H220Z", "white")),
        form("M330 520Q420 470 520 520L500 570H350Z", "dark"),
        slots([540, 640, 100, 120], 6, &subject.seam()),
        knob([420, 640, 46], "#2b3038"),
        circle([260, 812, 74], "dark"),
        circle([260, 812, 34], "metal"),
        circle([600, 812, 74], "dark"),
        circle([600, 812, 34], "metal"),
    ]
    .concat()
}

/// A hair dryer.
pub(crate) fn hair_dryer(subject: &Subject<'_>) -> String {
    let handle = [
        block([470, 500, 130, 360], 56, "tube"),
        rect([510, 580, 50, 90], 18, "dark"),
        rect([522, 594, 26, 34], 8, "metal"),
        line("M536 860Q540 930 640 930T800 900", 18, "#2b3038"),
    ];
    [
        shadow(560, 890, 220),
        turn(-10, [536, 640], &handle.concat()),
        form("M250 300L150 270V480L250 450Z", "dark"),
        form("M240 280Q420 210 640 220Q800 236 800 376Q800 516 640 530Q420 540 240 470Z", "face"),
        circle([680, 376, 136], "side"),
        circle([680, 376, 110], "dark"),
        grille([620, 316, 120, 120], 18, "#7b8590"),
        faint(45, &path("M280 310Q430 250 600 250Q450 280 300 370Z", "white")),
        faint(55, &rect([360, 396, 110, 14], 7, &subject.ink())),
    ]
    .concat()
}

/// A trimmer.
pub(crate) fn trimmer(subject: &Subject<'_>) -> String {
    let body = [
        rect([440, 110, 144, 60], 10, "chrome"),
        (0..9).map(|tooth| rect([444 + tooth * 16, 84, 8, 40], 3, "#8a929c")).collect::<String>(),
        form("M420 170H604L622 260H402Z", "metal"),
        form(
            "M402 260H622Q650 420 616 600L596 880Q590 920 512 920Q434 920 428 880L408 600Q374 420 402 260Z",
            "tube",
        ),
        faint(
            45,
            &path("M424 280H470Q440 440 466 640L476 890Q446 880 444 860L424 600Q400 440 424 280Z", "white"),
        ),
        circle([512, 420, 46], "chrome"),
        circle([512, 420, 36], "dark"),
        light(512, 520, "#4be07a"),
        slots([460, 640, 104, 180], 9, &subject.seam()),
    ];
    [shadow(540, 910, 230), turn(14, [512, 520], &body.concat())].concat()
}
