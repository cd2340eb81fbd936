//! Things held in one hand or two: phones, tablets and their cases. Phones show their back, for the colour and the
//! cameras, and their front, for the screen.

use crate::brush::{
    block, circle, dark_glass, faint, form, lens, line, oval, rect, screen, shadow, shift, turn,
};
use crate::subject::Subject;

/// Back and front of a smartphone.
pub(crate) fn phone(subject: &Subject<'_>) -> String {
    [
        shadow(380, 862, 230),
        shadow(650, 868, 220),
        turn(-7, [370, 500], &shift(205, 165, &back(subject, 52))),
        turn(5, [650, 520], &shift(500, 190, &front(subject))),
    ]
    .concat()
}

/// The back: 320 × 680, with the camera block that its maker is known for.
fn back(subject: &Subject<'_>, radius: i32) -> String {
    let island = if subject.is(&["iphone"]) {
        iphone_cameras(subject)
    } else if subject.is(&["samsung", "nothing", "nokia"]) {
        [80, 165, 250].map(|y| lens([78, y, 40])).concat() + &circle([150, 120, 12], "#fff4d8")
    } else if subject.is(&["pixel"]) {
        [
            rect([22, 88, 276, 92], 46, "dark"),
            lens([85, 134, 36]),
            lens([165, 134, 36]),
            circle([245, 134, 13], "#fff4d8"),
        ]
        .concat()
    } else {
        match subject.pick(3) {
            0 => round_cameras(),
            1 => square_cameras(),
            _ => pill_cameras(),
        }
    };
    [
        block([0, 0, 320, 680], radius, "body"),
        faint(60, &rect([14, 12, 64, 656], 32, "shine")),
        island,
        faint(45, &rect([118, 600, 84, 8], 4, &subject.ink())),
    ]
    .concat()
}

fn iphone_cameras(subject: &Subject<'_>) -> String {
    if subject.is(&["17-pro"]) {
        return [
            block([16, 20, 288, 178], 56, "face"),
            lens([78, 68, 38]),
            lens([78, 150, 38]),
            lens([152, 109, 38]),
            circle([254, 60, 16], "#fff4d8"),
            circle([254, 150, 10], "#0c0e12"),
        ]
        .concat();
    }
    if subject.is(&["16e"]) {
        return lens([78, 84, 42]) + &circle([150, 84, 12], "#fff4d8");
    }
    if subject.is(&["iphone-16", "iphone-17"]) {
        return [block([28, 28, 104, 204], 52, "face"), lens([80, 82, 42]), lens([80, 178, 42])].concat()
            + &circle([160, 130, 12], "#fff4d8");
    }
    [
        block([20, 24, 180, 180], 50, "face"),
        lens([76, 78, 42]),
        lens([146, 150, 42]),
        circle([148, 74, 13], "#fff4d8"),
    ]
    .concat()
}

fn round_cameras() -> String {
    [
        circle([160, 150, 116], "chrome"),
        circle([160, 150, 110], "dark"),
        lens([118, 112, 36]),
        lens([202, 112, 36]),
        lens([118, 192, 36]),
        circle([202, 192, 16], "#fff4d8"),
    ]
    .concat()
}

fn square_cameras() -> String {
    [
        rect([24, 26, 196, 200], 48, "chrome"),
        rect([27, 29, 190, 194], 45, "dark"),
        lens([76, 80, 38]),
        lens([166, 80, 38]),
        lens([76, 172, 38]),
        circle([166, 172, 16], "#fff4d8"),
    ]
    .concat()
}

fn pill_cameras() -> String {
    [block([26, 26, 116, 280], 58, "face"), lens([84, 84, 42]), lens([84, 182, 42])].concat()
        + &circle([84, 262, 18], "#fff4d8")
}

/// The front: 310 × 670, screen on.
fn front(subject: &Subject<'_>) -> String {
    let notch = if subject.is(&["iphone"]) && !subject.is(&["16e", "iphone-13"]) {
        rect([108, 24, 94, 26], 13, "#05060a")
    } else if subject.is(&["iphone"]) {
        rect([95, 8, 120, 30], 15, "#101216")
    } else {
        circle([155, 36, 11], "#05060a")
    };
    [
        block([0, 0, 310, 670], 52, "side"),
        rect([5, 5, 300, 660], 48, "#0a0c10"),
        screen([12, 12, 286, 646], 42),
        notch,
        home_screen(),
    ]
    .concat()
}

/// A few widgets, so that a lit screen looks used.
fn home_screen() -> String {
    let icon = |x: i32, y: i32, percent| faint(percent, &rect([x, y, 44, 44], 13, "white"));
    let mut icons = String::new();
    for row in 0..2 {
        for column in 0..4 {
            icons += &icon(40 + column * 62, 440 + row * 66, 55);
        }
    }
    [
        faint(85, &rect([84, 96, 142, 40], 10, "white")),
        faint(60, &rect([104, 150, 102, 13], 6, "white")),
        icons,
        faint(30, &rect([28, 578, 254, 62], 24, "white")),
        icon(42, 587, 85),
        icon(102, 587, 85),
        icon(164, 587, 85),
        icon(224, 587, 85),
    ]
    .concat()
}

/// A book-like or a clamshell folding phone.
pub(crate) fn foldable(subject: &Subject<'_>) -> String {
    let crease = |area| faint(35, &rect(area, 4, "#000000"));
    if subject.is(&["flip"]) {
        let open = [
            block([0, 0, 290, 690], 48, "side"),
            rect([6, 6, 278, 678], 42, "#0a0c10"),
            screen([13, 13, 264, 664], 36),
            circle([145, 38, 10], "#05060a"),
            crease([6, 340, 278, 7]),
            crease([0, 338, 290, 3]),
        ];
        let closed = [
            block([0, 0, 310, 330], 48, "body"),
            rect([14, 14, 282, 262], 36, "#0b0d11"),
            screen([20, 20, 270, 250], 30),
            lens([75, 222, 36]),
            lens([160, 222, 36]),
            faint(40, &rect([0, 316, 310, 5], 2, "#000000")),
        ];
        return [
            shadow(350, 866, 210),
            shadow(690, 866, 220),
            turn(-4, [330, 500], &shift(195, 160, &open.concat())),
            shift(530, 530, &closed.concat()),
        ]
        .concat();
    }
    let open = [
        block([0, 0, 600, 600], 36, "side"),
        rect([6, 6, 588, 588], 30, "#0a0c10"),
        screen([14, 14, 572, 572], 24),
        crease([297, 6, 5, 588]),
        faint(15, &rect([240, 14, 60, 572], 0, "#000000")),
        faint(80, &rect([52, 60, 190, 46], 10, "white")),
        faint(45, &rect([52, 124, 150, 16], 8, "white")),
        faint(28, &rect([330, 60, 220, 200], 22, "white")),
        faint(28, &rect([330, 284, 220, 120], 22, "white")),
    ];
    [
        shadow(330, 862, 220),
        shadow(600, 868, 320),
        turn(-6, [300, 500], &shift(130, 170, &back(subject, 30))),
        shift(330, 240, &open.concat()),
    ]
    .concat()
}

/// A phone with keys.
pub(crate) fn feature_phone(subject: &Subject<'_>) -> String {
    let ink = subject.ink();
    let mut keys = String::new();
    for row in 0..4 {
        for column in 0..3 {
            let (x, y) = (352 + column * 110, 622 + row * 54);
            keys += &block([x, y, 98, 42], 18, "side");
            keys += &faint(
                80,
                &rect([x + 36, y + 17, 26, 7], 3, if subject.is_light() { "#ffffff" } else { &ink }),
            );
        }
    }
    [
        shadow(512, 884, 260),
        block([320, 130, 384, 750], 72, "body"),
        faint(60, &rect([332, 150, 60, 700], 30, "shine")),
        rect([348, 178, 328, 286], 30, "#0b0d11"),
        screen([364, 200, 296, 232], 10),
        faint(80, &rect([430, 230, 164, 44], 8, "white")),
        faint(55, &rect([460, 290, 104, 14], 6, "white")),
        rect([462, 154, 100, 9], 4, &subject.side()),
        block([356, 490, 90, 46], 20, "side"),
        block([578, 490, 90, 46], 20, "side"),
        rect([356, 552, 90, 46], 20, "#2c9b50"),
        rect([578, 552, 90, 46], 20, "#c8372d"),
        block([466, 488, 92, 112], 34, "face"),
        block([486, 512, 52, 64], 22, "side"),
        keys,
    ]
    .concat()
}

/// A tablet lying across, its back behind it.
pub(crate) fn tablet(subject: &Subject<'_>) -> String {
    let behind = [
        block([0, 0, 640, 460], 40, "body"),
        faint(55, &rect([14, 14, 90, 432], 34, "shine")),
        block([26, 26, 96, 96], 34, "face"),
        lens([74, 74, 34]),
        faint(50, &oval([330, 230, 26, 26], &subject.ink())),
    ];
    let ahead = [
        block([0, 0, 760, 540], 44, "side"),
        rect([5, 5, 750, 530], 40, "#0a0c10"),
        screen([26, 26, 708, 488], 20),
        circle([380, 15, 5], "#2d3a55"),
        faint(85, &rect([70, 74, 190, 58], 12, "white")),
        faint(50, &rect([70, 150, 140, 16], 8, "white")),
        faint(26, &rect([470, 74, 220, 150], 24, "white")),
        faint(30, &rect([190, 424, 380, 66], 26, "white")),
        (0..6).map(|icon| faint(85, &rect([206 + icon * 60, 434, 46, 46], 13, "white"))).collect::<String>(),
    ];
    [
        shadow(512, 838, 420),
        turn(-8, [500, 400], &shift(120, 170, &behind.concat())),
        shift(150, 280, &ahead.concat()),
    ]
    .concat()
}

/// A case, empty, seen from behind; or a holder for the car.
pub(crate) fn phone_case(subject: &Subject<'_>) -> String {
    if subject.is(&["holder"]) {
        return holder();
    }
    let camera = if subject.is(&["samsung", "galaxy"]) {
        [300, 390, 480].map(|y| circle([430, y, 38], "#0c0e12") + &circle([430, y, 30], "#e5e9ee")).concat()
    } else {
        [rect([376, 216, 190, 190], 54, "#0c0e12"), rect([384, 224, 174, 174], 46, "#dfe4ea")].concat()
    };
    let guard = if subject.is(&["tough", "armor"]) {
        [
            form("M350 700L674 560V640L350 780Z", "side"),
            faint(60, &rect([470, 620, 84, 84], 12, "#000000")),
            line("M350 560L674 420", 6, &subject.seam()),
        ]
        .concat()
    } else {
        String::new()
    };
    [
        shadow(512, 880, 240),
        block([340, 150, 344, 724], 70, "body"),
        faint(55, &rect([354, 168, 66, 688], 32, "shine")),
        guard,
        camera,
        rect([332, 330, 12, 90], 6, &subject.side()),
        rect([680, 360, 12, 120], 6, &subject.side()),
        faint(40, &oval([512, 860, 60, 6], "#000000")),
    ]
    .concat()
}

fn holder() -> String {
    [
        shadow(512, 872, 250),
        rect([470, 560, 84, 200], 36, "dark"),
        oval([512, 800, 190, 52], "dark"),
        oval([512, 784, 190, 48], "metal"),
        oval([512, 784, 172, 40], "dark"),
        circle([512, 390, 220], "chrome"),
        circle([512, 390, 208], "dark"),
        circle([512, 390, 150], "#0c0e12"),
        dark_glass([392, 270, 240, 240], 120),
        faint(60, &circle([512, 390, 60], "metal")),
    ]
    .concat()
}
