//! Storage: disks, drives, cards.

use crate::brush::{block, circle, faint, form, light, line, path, rect, shadow, shift, slots, turn};
use crate::subject::Subject;

/// A solid state drive: a bare module, a 2.5 inch case, or a portable one.
pub(crate) fn ssd(subject: &Subject<'_>) -> String {
    if subject.is(&["nvme"]) {
        return module(subject);
    }
    if subject.is(&["portable"]) {
        return [
            shadow(512, 850, 260),
            block([340, 200, 344, 640], 50, "body"),
            faint(50, &rect([354, 216, 70, 608], 34, "shine")),
            rect([470, 826, 84, 16], 8, "#0b0d11"),
            light(620, 250, "#6fd0ff"),
            faint(60, &rect([420, 500, 184, 22], 11, &subject.ink())),
            faint(40, &rect([450, 544, 124, 14], 7, &subject.ink())),
        ]
        .concat();
    }
    [
        shadow(512, 826, 350),
        block([220, 250, 584, 560], 30, "dark"),
        faint(40, &rect([234, 262, 90, 536], 34, "shine")),
        block([280, 340, 464, 300], 16, "body"),
        faint(70, &rect([320, 400, 220, 32], 10, &subject.ink())),
        faint(45, &rect([320, 460, 300, 16], 8, &subject.ink())),
        faint(45, &rect([320, 496, 240, 16], 8, &subject.ink())),
        rect([340, 794, 220, 18], 6, "gold"),
        [(250, 280), (774, 280), (250, 780), (774, 780)].map(|(x, y)| circle([x, y, 10], "metal")).concat(),
    ]
    .concat()
}

fn module(subject: &Subject<'_>) -> String {
    let board = [
        block([80, 420, 864, 220], 12, "#16382f"),
        rect([56, 430, 40, 90], 4, "gold"),
        rect([56, 540, 40, 90], 4, "gold"),
        (0..9).map(|pin| rect([56, 434 + pin * 22, 40, 5], 2, "#7d5a1c")).collect::<String>(),
        block([140, 444, 170, 172], 10, "dark"),
        block([340, 444, 190, 172], 10, "dark"),
        block([560, 444, 190, 172], 10, "dark"),
        block([120, 456, 720, 120], 8, "body"),
        faint(80, &rect([160, 486, 200, 26], 8, &subject.ink())),
        faint(50, &rect([160, 528, 300, 14], 7, &subject.ink())),
        rect([700, 484, 100, 64], 6, "pale"),
        (0..12).map(|bar| rect([710 + bar * 7, 492, 3, 48], 1, "#22262c")).collect::<String>(),
        circle([944, 530, 26], "#e4e8ec"),
    ];
    [faint(90, &shadow(512, 740, 440)), turn(-14, [512, 530], &board.concat())].concat()
}

/// A portable or a desktop hard disk.
pub(crate) fn hard_disk(subject: &Subject<'_>) -> String {
    if subject.is(&["barracuda", "desktop"]) {
        return [
            shadow(512, 880, 320),
            block([240, 160, 544, 700], 24, "metal"),
            [(276, 196), (748, 196), (276, 824), (748, 824)]
                .map(|(x, y)| circle([x, y, 14], "#59616b"))
                .concat(),
            circle([512, 400, 200], "chrome"),
            circle([512, 400, 60], "metal"),
            circle([512, 400, 24], "#59616b"),
            line("M660 690L560 440", 26, "#8a929c"),
            circle([660, 690, 50], "metal"),
            block([280, 620, 270, 190], 10, "pale"),
            rect([304, 650, 140, 24], 8, "#2f7d3c"),
            rect([304, 696, 200, 12], 6, "#59616b"),
            rect([304, 724, 160, 12], 6, "#aab2bb"),
            (0..16).map(|bar| rect([304 + bar * 12, 756, 5, 34], 1, "#22262c")).collect::<String>(),
        ]
        .concat();
    }
    [
        shadow(530, 872, 300),
        line("M480 220Q470 90 620 100T860 220", 22, "#22262c"),
        block([830, 200, 60, 120], 14, "dark"),
        rect([842, 316, 36, 50], 6, "chrome"),
        form("M700 220L752 260V830L700 866Z", "side"),
        block([300, 200, 420, 666], 44, "body"),
        faint(50, &rect([314, 216, 80, 634], 38, "shine")),
        if subject.is(&["storejet"]) {
            block([300, 200, 420, 80], 40, "side")
        } else {
            path("M302 560L718 420V520L302 700Z", "side")
        },
        light(650, 810, "#eaf6ff"),
        faint(60, &rect([420, 780, 140, 20], 10, &subject.ink())),
    ]
    .concat()
}

/// A USB drive.
pub(crate) fn usb_drive(subject: &Subject<'_>) -> String {
    let metal_body = subject.colour.brightness() > 140;
    let drive = [
        rect([452, 120, 120, 180], 8, "chrome"),
        rect([474, 160, 30, 40], 4, "#59616b"),
        rect([520, 160, 30, 40], 4, "#59616b"),
        block([412, 290, 200, 480], 40, if metal_body { "metal" } else { "body" }),
        faint(50, &rect([426, 306, 50, 440], 24, "shine")),
        form(
            "M392 380H632V600Q632 620 612 620H412Q392 620 392 600Z",
            if metal_body { "chrome" } else { "side" },
        ),
        circle([512, 720, 30], &subject.side()),
        circle([512, 720, 18], "#e9edf1"),
        faint(60, &rect([452, 480, 120, 20], 10, &subject.ink())),
    ];
    [shadow(540, 830, 240), turn(28, [512, 480], &drive.concat())].concat()
}

/// A memory card, SD or microSD.
pub(crate) fn memory_card(subject: &Subject<'_>) -> String {
    let small = subject.is(&["microsd"]);
    let card = [
        form(
            "M-180 -260H120L200 -180V240Q200 260 180 260H-180Q-200 260 -200 240V-240Q-200 -260 -180 -260Z",
            "body",
        ),
        faint(45, &path("M-186 -244H-110L-140 246H-186Z", "white")),
        path("M-200 40H200V240Q200 260 180 260H-180Q-200 260 -200 240Z", "#d9302c"),
        faint(90, &rect([-150, -60, 190, 46], 10, "#f4f6f8")),
        faint(70, &rect([-150, 6, 130, 18], 8, "#f4f6f8")),
        faint(90, &rect([-150, 110, 150, 60], 14, "#f4f6f8")),
        rect([110, 100, 56, 84], 28, "#f4f6f8"),
    ]
    .concat();
    let contacts = (0..8).map(|pin| rect([-150 + pin * 34, -236, 22, 96], 5, "gold")).collect::<String>();
    if small {
        let adapter = [
            block([-210, -280, 420, 540], 20, "dark"),
            slots([-180, 60, 360, 150], 4, "#3f454d"),
            rect([-130, -250, 260, 250], 14, "#0b0d11"),
        ];
        return [
            shadow(512, 862, 320),
            turn(-8, [420, 560], &shift(400, 580, &adapter.concat())),
            format!("<g transform='translate(680 640) rotate(10) scale(.72)'>{card}{contacts}</g>"),
        ]
        .concat();
    }
    [shadow(520, 850, 280), format!("<g transform='translate(512 520) rotate(-8) scale(1.15)'>{card}</g>")]
        .concat()
}
