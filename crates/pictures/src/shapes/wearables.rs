//! Smartwatches and bands.

use crate::brush::{around, block, circle, faint, line, path, rect, ring, screen, shadow};
use crate::subject::Subject;

/// A smartwatch, round or square by model.
pub(crate) fn smartwatch(subject: &Subject<'_>) -> String {
    let round = subject.is(&["galaxy-watch", "haylou", "kieslect"]);
    let straps = [
        path("M380 320Q400 180 412 96Q420 80 440 80H584Q604 80 612 96Q624 180 644 320Z", "body"),
        path("M380 690Q400 830 412 920Q420 938 440 938H584Q604 938 612 920Q624 830 644 690Z", "body"),
        (0..4).map(|hole| rect([500, 780 + hole * 36, 24, 14], 7, &subject.side())).collect::<String>(),
        faint(35, &path("M404 320Q424 180 436 96H470Q450 200 440 320Z", "white")),
        faint(35, &path("M404 690Q424 830 436 920H470Q450 820 440 690Z", "white")),
    ]
    .concat();
    let face = if round { round_face() } else { square_face() };
    [shadow(512, 946, 180), shadow(560, 880, 260), straps, face].concat()
}

fn round_face() -> String {
    [
        rect([726, 470, 34, 60], 12, "chrome"),
        circle([512, 506, 232], "chrome"),
        circle([512, 506, 218], "metal"),
        circle([512, 506, 206], "#090b0f"),
        screen([322, 316, 380, 380], 190),
        around(12, [512, 506], &faint(90, &rect([508, 330, 8, 26], 4, "white"))),
        line("M512 506V392", 12, "#ffffff"),
        line("M512 506L590 552", 12, "#ffffff"),
        line("M512 506L452 610", 5, "#ff6a4d"),
        circle([512, 506, 14], "#ff6a4d"),
    ]
    .concat()
}

fn square_face() -> String {
    [
        rect([722, 430, 32, 84], 14, "chrome"),
        rect([726, 560, 16, 90], 8, "metal"),
        block([312, 272, 412, 466], 110, "chrome"),
        rect([324, 284, 388, 442], 100, "#090b0f"),
        screen([344, 304, 348, 402], 82),
        faint(95, &rect([396, 372, 110, 84], 18, "white")),
        faint(95, &rect([528, 372, 110, 84], 18, "white")),
        [(430, "#ff5a7a"), (518, "#7df06a"), (606, "#4fd1ff")]
            .map(|(x, colour)| ring([x, 574, 30], 12, colour))
            .concat(),
        faint(70, &rect([430, 640, 164, 16], 8, "white")),
    ]
    .concat()
}

/// A fitness band.
pub(crate) fn band(subject: &Subject<'_>) -> String {
    [
        shadow(512, 946, 150),
        shadow(540, 880, 190),
        path("M420 300Q430 160 440 90Q446 76 462 76H562Q578 76 584 90Q594 160 604 300Z", "body"),
        path("M420 720Q430 850 440 926Q446 944 462 944H562Q578 944 584 926Q594 850 604 720Z", "body"),
        (0..4).map(|hole| rect([500, 800 + hole * 32, 24, 12], 6, &subject.side())).collect::<String>(),
        faint(40, &path("M440 300Q448 160 458 90H480Q470 180 466 300Z", "white")),
        block([392, 250, 240, 520], 110, "side"),
        rect([402, 260, 220, 500], 100, "#090b0f"),
        screen([416, 276, 192, 468], 88),
        faint(95, &rect([450, 350, 124, 76], 16, "white")),
        faint(95, &rect([450, 446, 124, 76], 16, "white")),
        circle([474, 600, 18], "#ff5a7a"),
        faint(80, &rect([506, 592, 64, 16], 8, "white")),
        circle([474, 652, 18], "#7df06a"),
        faint(80, &rect([506, 644, 64, 16], 8, "white")),
    ]
    .concat()
}
