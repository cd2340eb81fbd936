//! Small power: banks, chargers, cables, sockets.

use crate::brush::{
    block, circle, dark_glass, faint, form, light, line, oval, rect, ring, shadow, shift, slots, turn,
};
use crate::subject::Subject;

/// A power bank, standing, with its ports on top or a magnetic ring.
pub(crate) fn power_bank(subject: &Subject<'_>) -> String {
    let front = if subject.is(&["magnetic"]) {
        [
            faint(45, &ring([512, 440, 130], 26, &subject.ink())),
            faint(45, &rect([500, 620, 24, 90], 12, &subject.ink())),
        ]
        .concat()
    } else if subject.is(&["prime", "bipow"]) {
        [
            dark_glass([400, 200, 224, 190], 30),
            faint(95, &rect([440, 262, 100, 52], 10, "#8ff0c0")),
            faint(80, &rect([556, 262, 28, 52], 8, "#8ff0c0")),
        ]
        .concat()
    } else {
        (0..4).map(|step| light(444 + step * 46, 230, "#eaf6ff")).collect::<String>()
    };
    [
        shadow(530, 884, 260),
        form("M690 170Q740 176 744 220V820Q740 866 690 870Z", "side"),
        block([330, 150, 376, 726], 54, "body"),
        faint(50, &rect([342, 168, 70, 690], 34, "shine")),
        front,
        rect([392, 150, 70, 10], 5, "#0b0d11"),
        rect([492, 150, 46, 10], 5, "#0b0d11"),
        rect([566, 150, 70, 10], 5, "#0b0d11"),
        faint(55, &rect([436, 770, 152, 18], 9, &subject.ink())),
    ]
    .concat()
}

/// A wall charger, or a stand that charges three things.
pub(crate) fn charger(subject: &Subject<'_>) -> String {
    if subject.is(&["3-in-1"]) {
        return [
            shadow(512, 850, 340),
            block([220, 770, 584, 70], 34, "face"),
            form("M330 780L400 560H460L420 780Z", "side"),
            circle([420, 420, 170], "chrome"),
            circle([420, 420, 160], "face"),
            ring([420, 420, 110], 14, &subject.seam()),
            rect([660, 560, 30, 220], 14, "metal"),
            circle([675, 520, 84], "face"),
            circle([675, 520, 52], "side"),
            oval([560, 770, 70, 16], "side"),
            light(300, 806, "#4be07a"),
        ]
        .concat();
    }
    [
        shadow(500, 850, 320),
        rect([730, 420, 140, 38], 10, "chrome"),
        rect([730, 620, 140, 38], 10, "chrome"),
        form("M690 330L740 360V720L690 770Z", "side"),
        block([250, 300, 450, 500], 80, "ball"),
        faint(50, &rect([268, 320, 80, 450], 40, "shine")),
        rect([296, 460, 56, 130], 26, "#0b0d11"),
        rect([312, 476, 24, 98], 12, "#3d444d"),
        rect([396, 460, 56, 130], 26, "#0b0d11"),
        rect([412, 476, 24, 98], 12, "#3d444d"),
        faint(50, &rect([520, 700, 120, 16], 8, &subject.ink())),
        faint(45, &rect([520, 380, 110, 26], 13, &subject.seam())),
    ]
    .concat()
}

/// A coiled cable with both plugs.
pub(crate) fn cable(subject: &Subject<'_>) -> String {
    let plug = if subject.is(&["hdmi"]) {
        [
            form("M-50 -150H50V-110L34 -90H-34L-50 -110Z", "gold"),
            block([-66, -92, 132, 190], 24, "dark"),
            rect([-20, 96, 40, 60], 12, "#1c1f24"),
        ]
        .concat()
    } else {
        [
            rect([-28, -120, 56, 76], 24, "chrome"),
            rect([-18, -112, 36, 20], 10, "#2b3038"),
            block([-44, -50, 88, 150], 26, "face"),
            rect([-16, 96, 32, 60], 12, &subject.side()),
        ]
        .concat()
    };
    let rope = subject.colour.to_string();
    let rings = [(250, 0), (222, 14), (194, -8)]
        .map(|(radius, lift)| {
            ring([512, 540 + lift, radius], 30, &subject.side()) + &ring([512, 536 + lift, radius], 22, &rope)
        })
        .concat();
    [
        faint(80, &oval([512, 800, 320, 60], "shadow")),
        line("M300 660Q200 700 240 420", 22, &rope),
        line("M724 660Q830 720 790 420", 22, &rope),
        rings,
        rect([468, 700, 88, 130], 22, "dark"),
        turn(-8, [240, 300], &shift(236, 290, &plug)),
        turn(8, [790, 300], &shift(792, 290, &plug)),
    ]
    .concat()
}

/// A charger for the car's lighter socket.
pub(crate) fn car_charger(_: &Subject<'_>) -> String {
    let body = [
        rect([470, 720, 84, 80], 20, "chrome"),
        form("M420 470H604L570 730H454Z", "tube"),
        rect([404, 560, 20, 90], 8, "metal"),
        rect([600, 560, 20, 90], 8, "metal"),
        block([372, 300, 280, 180], 40, "face"),
        oval([512, 304, 140, 46], "side"),
        oval([512, 300, 128, 38], "dark"),
        rect([436, 286, 64, 20], 8, "#5fb8ff"),
        rect([530, 288, 56, 18], 9, "#c8ced6"),
        ring([512, 400, 40], 6, "#6fd0ff"),
        faint(45, &rect([390, 320, 50, 140], 24, "shine")),
    ];
    [shadow(512, 820, 220), turn(18, [512, 540], &body.concat())].concat()
}

/// An extension socket, or a USB hub.
pub(crate) fn extension(subject: &Subject<'_>) -> String {
    if subject.is(&["hub"]) {
        return [
            shadow(560, 690, 380),
            line("M250 560Q110 560 130 400", 30, "#3a3f47"),
            block([96, 270, 68, 130], 20, "metal"),
            rect([108, 206, 44, 70], 18, "chrome"),
            form("M260 500L300 440H880L900 500Z", "face"),
            block([240, 496, 670, 160], 40, "body"),
            [300, 420, 540]
                .map(|x| rect([x, 550, 88, 44], 6, "#101317") + &rect([x + 10, 570, 68, 14], 3, "#2f6fd0"))
                .concat(),
            rect([664, 556, 70, 32], 14, "#101317"),
            rect([764, 552, 100, 40], 6, "#101317"),
            light(880, 470, "#eaf6ff"),
        ]
        .concat();
    }
    let socket = |x: i32| {
        [
            block([x, 470, 106, 150], 20, "face"),
            circle([x + 53, 516, 13], "#22262c"),
            circle([x + 30, 574, 12], "#22262c"),
            circle([x + 76, 574, 12], "#22262c"),
        ]
        .concat()
    };
    [
        shadow(512, 712, 460),
        line("M90 560Q20 560 40 700T200 860", 24, "#2b3038"),
        form("M90 430L120 400H910L940 430Z", "face"),
        block([80, 426, 864, 260], 40, "body"),
        (0..6).map(|at| socket(116 + at * 118)).collect::<String>(),
        rect([842, 480, 70, 120], 16, "#c8372d"),
        faint(60, &rect([862, 500, 30, 36], 8, "#ffd2cc")),
        slots([120, 640, 580, 24], 2, &subject.seam()),
        light(878, 640, "#ff5a3c"),
    ]
    .concat()
}
