//! What stands on a desk: routers, printers, keyboards, mice, game controllers and consoles.

use crate::brush::{
    around, block, circle, dark_glass, faint, form, lens, light, line, oval, path, rect, ring, screen,
    shadow, slots, turn,
};
use crate::subject::Subject;

/// A router with antennas; by name a mesh unit, a switch, a small box or a USB adapter.
pub(crate) fn router(subject: &Subject<'_>) -> String {
    if subject.is(&["deco"]) {
        return [
            shadow(512, 860, 230),
            block([350, 300, 324, 550], 60, "tube"),
            oval([512, 306, 162, 52], "face"),
            oval([512, 306, 110, 32], "side"),
            light(512, 780, "#4be07a"),
            faint(50, &rect([452, 540, 120, 16], 8, &subject.ink())),
        ]
        .concat();
    }
    if subject.is(&["t3u"]) {
        let stick = [
            block([-30, -330, 60, 300], 28, "side"),
            block([-70, -60, 140, 330], 40, "body"),
            rect([-42, 266, 84, 120], 8, "chrome"),
            light(0, 40, "#4be07a"),
        ];
        return [
            shadow(520, 860, 200),
            turn(16, [512, 500], &crate::brush::shift(512, 480, &stick.concat())),
        ]
        .concat();
    }
    let wired = subject.is(&["switch", "hex"]);
    let antenna = |x: i32, lean: i32| {
        turn(
            lean,
            [x, 620],
            &(block([x - 16, 210, 32, 420], 16, "side") + &rect([x - 20, 590, 40, 60], 12, "dark")),
        )
    };
    let antennas = if wired || subject.is(&["hap"]) {
        String::new()
    } else {
        [antenna(210, -14), antenna(410, -4), antenna(614, 4), antenna(814, 14)].concat()
    };
    let ports = (0..6).map(|port| {
        rect([250 + port * 92, 690, 66, 52], 6, "#0a0b0e") + &rect([262 + port * 92, 728, 42, 10], 3, "gold")
    });
    [
        shadow(512, 790, 430),
        antennas,
        form("M210 560H814L900 660H124Z", "face"),
        faint(40, &slots([270, 580, 484, 60], 4, &subject.seam())),
        block([120, 656, 784, 120], 34, "body"),
        if wired {
            ports.collect::<String>()
        } else {
            (0..7).map(|at| light(300 + at * 70, 716, if at == 4 { "#ffb13d" } else { "#4be07a" })).collect()
        },
        faint(60, &rect([470, 620, 84, 12], 6, &subject.ink())),
        rect([180, 772, 80, 18], 8, "#0e1013"),
        rect([764, 772, 80, 18], 8, "#0e1013"),
    ]
    .concat()
}

/// A printer: ink tank models show their colours, laser ones are boxes.
pub(crate) fn printer(subject: &Subject<'_>) -> String {
    let laser = subject.is(&["laser", "lbp", "p2500"]);
    let inks = if laser {
        String::new()
    } else {
        [(0, "#1b1d21"), (1, "#1b9fd8"), (2, "#d63a8c"), (3, "#f2c230")]
            .map(|(at, ink)| {
                rect([700 + at * 40, 590, 30, 110], 8, "pale") + &rect([700 + at * 40, 636, 30, 64], 8, ink)
            })
            .concat()
    };
    [
        shadow(512, 840, 420),
        form("M330 390L360 170H670L700 390Z", "pale"),
        rect([392, 220, 180, 12], 6, "#aab2bb"),
        rect([388, 250, 240, 12], 6, "#c6ccd2"),
        form("M170 420L230 350H796L856 420Z", "face"),
        block([150, 416, 724, 350], 36, "body"),
        faint(45, &rect([164, 428, 100, 324], 36, "shine")),
        dark_glass([220, 450, 250, 70], 16),
        faint(95, &rect([250, 472, 90, 26], 6, "#8fe0ff")),
        [520, 566, 612].map(|x| circle([x, 484, 15], &subject.ink())).concat(),
        rect([230, 600, 430, 90], 16, "#0c0e11"),
        form("M270 670H620L660 800H230Z", "pale"),
        rect([300, 710, 230, 10], 5, "#7d94c4"),
        rect([294, 734, 280, 10], 5, "#c6ccd2"),
        rect([288, 758, 250, 10], 5, "#c6ccd2"),
        inks,
        rect([210, 762, 90, 20], 8, "#0e1013"),
        rect([724, 762, 90, 20], 8, "#0e1013"),
    ]
    .concat()
}

/// A keyboard; combos come with a mouse, game ones with lit keys.
pub(crate) fn keyboard(subject: &Subject<'_>) -> String {
    let gaming = subject.is(&["redragon", "fantech"]);
    let glow = ["#ff4d6a", "#ffb13d", "#4be07a", "#4fb4ff", "#b06bff"];
    let mut keys = String::new();
    for (row, colour) in (0..5).zip(glow) {
        for key in 0..14 {
            let (x, y) = (132 + key * 54 + row * 2, 452 + row * 54);
            if row == 4 && (4..=9).contains(&key) {
                continue;
            }
            if gaming {
                keys += &faint(75, &rect([x - 3, y - 3, 52, 52], 12, colour));
            }
            keys += &block([x, y, 46, 46], 10, if gaming { "dark" } else { "face" });
            keys += &faint(60, &rect([x + 16, y + 16, 14, 8], 4, if gaming { colour } else { "#8a929c" }));
        }
    }
    keys +=
        &block([132 + 4 * 54 + 8, 452 + 4 * 54, 6 * 54 - 8, 46], 10, if gaming { "dark" } else { "face" });
    let mouse = if subject.is(&["combo"]) {
        [
            shadow(800, 932, 110),
            block([730, 780, 120, 150], 58, "body"),
            rect([784, 800, 12, 34], 6, "#8a929c"),
        ]
        .concat()
    } else {
        String::new()
    };
    let board = [block([96, 416, 832, 330], 34, "side"), block([96, 410, 832, 320], 34, "body"), keys];
    let tilt = if mouse.is_empty() {
        turn(-6, [512, 570], &board.concat())
    } else {
        crate::brush::shift(0, -60, &board.concat())
    };
    [shadow(512, 790, 470), tilt, mouse].concat()
}

/// A mouse.
pub(crate) fn mouse(subject: &Subject<'_>) -> String {
    let gaming = subject.is(&["gaming", "razer", "g102", "redragon"]);
    let glow = if gaming {
        faint(90, &line("M420 820Q512 860 604 820", 10, "#4be07a")) + &light(512, 640, "#4be07a")
    } else {
        faint(55, &rect([470, 640, 84, 16], 8, &subject.ink()))
    };
    let body = [
        form("M512 180Q690 190 706 460Q730 860 512 880Q294 860 318 460Q334 190 512 180Z", "ball"),
        line("M512 184V430", 5, &subject.side()),
        line("M322 452Q512 500 702 452", 5, &subject.side()),
        block([486, 250, 52, 130], 26, "dark"),
        slots([496, 262, 32, 106], 8, "#7b8590"),
        faint(45, &path("M350 440Q370 260 470 214Q410 320 404 470Z", "white")),
        glow,
        rect([304, 480, 18, 90], 9, &subject.side()),
    ];
    [shadow(540, 886, 270), turn(12, [512, 520], &body.concat())].concat()
}

/// A game controller; by name a console.
pub(crate) fn gamepad(subject: &Subject<'_>) -> String {
    if subject.is(&["playstation"]) {
        console_tall()
    } else if subject.is(&["xbox-series"]) {
        console_box()
    } else if subject.is(&["switch"]) {
        handheld(subject)
    } else {
        controller(subject)
    }
}

fn controller(subject: &Subject<'_>) -> String {
    let stick = |x: i32| {
        [circle([x, 590, 74], "side"), circle([x, 584, 58], "dark"), ring([x, 584, 40], 6, "#4a525c")]
            .concat()
    };
    let buttons =
        [(740, 400, "#4be07a"), (800, 460, "#ff5a5a"), (680, 460, "#4fb4ff"), (740, 520, "#ffb13d")]
            .map(|(x, y, colour)| circle([x, y, 28], "dark") + &ring([x, y, 14], 4, colour))
            .concat();
    [
        shadow(512, 850, 420),
        block([220, 290, 170, 90], 36, "side"),
        block([634, 290, 170, 90], 36, "side"),
        form(
            "M290 320H734Q850 330 890 520Q950 800 870 830Q800 850 716 700Q690 660 640 660H384Q334 660 308 700\
             Q224 850 154 830Q74 800 134 520Q174 330 290 320Z",
            "face",
        ),
        faint(35, &path("M290 336H734Q800 340 836 400Q700 360 512 360T188 400Q224 340 290 336Z", "white")),
        block([400, 350, 224, 140], 30, "side"),
        rect([256, 410, 44, 130], 14, "dark"),
        rect([213, 453, 130, 44], 14, "dark"),
        buttons,
        stick(400),
        stick(624),
        circle([512, 540, 22], "chrome"),
        light(512, 330, "#6fb8ff"),
        faint(50, &rect([490, 610, 44, 10], 5, &subject.ink())),
    ]
    .concat()
}

fn console_tall() -> String {
    [
        shadow(500, 892, 240),
        form("M380 140Q420 120 470 130V870Q420 884 380 870Z", "body"),
        rect([466, 160, 70, 700], 10, "#121418"),
        form("M532 130Q600 110 650 150V850Q600 890 532 870Z", "face"),
        line("M470 150V860", 5, "#4fb4ff"),
        slots([480, 200, 44, 240], 9, "#2b3038"),
        rect([380, 480, 270, 6], 3, "#c4cad2"),
        rect([486, 620, 30, 90], 8, "#2b3038"),
        rect([400, 866, 220, 24], 10, "#121418"),
    ]
    .concat()
}

fn console_box() -> String {
    [
        shadow(512, 880, 270),
        block([330, 170, 364, 700], 20, "body"),
        faint(45, &rect([342, 184, 60, 672], 28, "shine")),
        circle([512, 440, 150], "#15181c"),
        crate::brush::grille([400, 330, 224, 220], 20, "#3a4048"),
        ring([512, 440, 150], 5, "#2b3038"),
        circle([640, 220, 16], "pale"),
        rect([370, 770, 190, 14], 7, "#15181c"),
        rect([600, 764, 56, 26], 6, "#15181c"),
    ]
    .concat()
}

fn handheld(subject: &Subject<'_>) -> String {
    let right = if subject.is(&["red-and-blue"]) { "#d9473f" } else { "face" };
    let left = if subject.is(&["red-and-blue"]) { "#2fa8d8" } else { "face" };
    [
        shadow(512, 740, 450),
        form("M180 330H236V710H180Q90 710 90 620V420Q90 330 180 330Z", left),
        form("M844 330H788V710H844Q934 710 934 620V420Q934 330 844 330Z", right),
        block([230, 322, 564, 396], 16, "dark"),
        screen([256, 344, 512, 352], 8),
        lens([164, 430, 40]),
        lens([860, 590, 40]),
        around(4, [164, 580], &circle([164, 540, 17], "#1a1d22")),
        around(4, [860, 450], &circle([860, 410, 17], "#1a1d22")),
        faint(75, &rect([300, 390, 180, 30], 10, "white")),
        faint(40, &oval([520, 620, 200, 40], "white")),
    ]
    .concat()
}
