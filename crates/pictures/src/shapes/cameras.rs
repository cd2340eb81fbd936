//! Cameras of all kinds, and what carries them.

use crate::brush::{
    around, block, circle, dark_glass, faint, form, grille, knob, lens, light, line, oval, path, rect, ring,
    screen, shadow, shift, turn,
};
use crate::subject::Subject;

/// A camera with a big lens; instant cameras are softer and carry a print.
pub(crate) fn camera(subject: &Subject<'_>) -> String {
    if subject.is(&["instax"]) {
        return instant(subject);
    }
    let hump = if subject.is(&["zv-e10", "x-t30"]) {
        block([420, 290, 170, 40], 10, "dark")
    } else {
        form("M370 330L420 220Q430 206 450 206H574Q594 206 604 220L654 330Z", "body")
    };
    [
        shadow(512, 806, 420),
        hump,
        knob([760, 310, 46], "#c8372d"),
        rect([230, 296, 90, 40], 12, "dark"),
        rect([250, 278, 50, 26], 8, "chrome"),
        block([150, 322, 724, 450], 50, "body"),
        rect([150, 420, 724, 260], 0, if subject.is_light() { "#26292e" } else { "#141619" }),
        faint(50, &grille([164, 434, 696, 232], 15, "#30343a")),
        form("M150 400Q230 380 262 450V740Q210 790 150 730Z", "dark"),
        faint(40, &rect([160, 332, 700, 34], 17, "shine")),
        circle([540, 556, 232], "dark"),
        ring([540, 556, 214], 10, "#3b4047"),
        ring([540, 556, 190], 22, "#202328"),
        around(36, [540, 556], &rect([537, 356, 6, 24], 2, "#43484f")),
        lens([540, 556, 160]),
        ring([540, 556, 96], 6, "#27406f"),
        faint(55, &path("M430 470Q480 420 560 420Q490 460 470 540Z", "#b9ccff")),
        light(800, 400, "#ff6a3c"),
        faint(70, &rect([458, 262, 108, 16], 8, "#f1f3f5")),
    ]
    .concat()
}

fn instant(subject: &Subject<'_>) -> String {
    [
        shadow(512, 860, 340),
        rect([380, 90, 264, 220], 8, "#fdfdfb"),
        screen([402, 112, 220, 150], 4),
        block([222, 250, 580, 596], 150, "ball"),
        rect([300, 270, 424, 24], 12, &subject.side()),
        block([560, 330, 150, 90], 34, "dark"),
        faint(60, &rect([576, 344, 118, 60], 24, "#f3f6ff")),
        circle([340, 370, 34], "dark"),
        circle([340, 370, 22], "glass"),
        circle([512, 600, 190], "side"),
        circle([512, 600, 170], "face"),
        circle([512, 600, 130], "dark"),
        lens([512, 600, 92]),
        block([236, 560, 60, 110], 28, "face"),
        faint(40, &oval([360, 320, 110, 34], "white")),
    ]
    .concat()
}

/// An action camera, or a pocket camera on a gimbal.
pub(crate) fn action_camera(subject: &Subject<'_>) -> String {
    if subject.is(&["pocket"]) {
        return [
            shadow(512, 900, 170),
            block([430, 420, 164, 470], 44, "tube"),
            screen([448, 470, 128, 210], 14),
            circle([512, 760, 36], "chrome"),
            circle([512, 760, 24], "#c8372d"),
            rect([474, 340, 76, 100], 20, "metal"),
            line("M560 400Q640 340 600 240", 34, "#3a3f47"),
            block([410, 140, 204, 170], 60, "dark"),
            lens([500, 226, 66]),
        ]
        .concat();
    }
    [
        shadow(512, 806, 340),
        block([200, 320, 624, 470], 60, "body"),
        grille([240, 360, 544, 390], 22, "#2a2e34"),
        block([500, 370, 280, 280], 50, "dark"),
        lens([640, 510, 112]),
        dark_glass([244, 370, 210, 190], 20),
        faint(90, &rect([276, 410, 100, 30], 8, "#8fe0ff")),
        faint(60, &rect([276, 460, 140, 16], 8, "#8fe0ff")),
        rect([330, 300, 130, 30], 12, "#c8372d"),
        light(290, 690, "#ff5a3c"),
        faint(60, &rect([340, 676, 130, 24], 8, "#8a929c")),
    ]
    .concat()
}

/// A security camera: turning, dome, bullet, or the recorder.
pub(crate) fn cctv(subject: &Subject<'_>) -> String {
    if subject.is(&["dvr"]) {
        recorder()
    } else if subject.is(&["dome"]) {
        dome()
    } else if subject.is(&["bullet", "c320", "outdoor"]) {
        bullet(subject)
    } else {
        turning(subject)
    }
}

fn bullet(subject: &Subject<'_>) -> String {
    [
        shadow(560, 870, 250),
        block([650, 640, 190, 210], 30, "face"),
        line("M740 660Q760 560 640 540", 54, "#c3c9cf"),
        form("M190 330L800 280Q850 290 846 420Q840 540 800 550L210 590Z", "face"),
        form("M170 290L830 236Q880 244 868 290L180 350Z", "body"),
        circle([250, 456, 140], "pale"),
        circle([250, 456, 126], "#15181c"),
        around(12, [250, 456], &circle([250, 362, 11], "#5c2a32")),
        lens([250, 456, 66]),
        faint(60, &rect([520, 400, 150, 16], 8, &subject.ink())),
        line("M330 590L310 700", 14, "#aab1b8"),
        line("M380 586L372 690", 14, "#aab1b8"),
    ]
    .concat()
}

fn dome() -> String {
    [
        faint(90, &oval([512, 640, 400, 120], "shadow")),
        oval([512, 420, 330, 110], "side"),
        block([182, 330, 660, 110], 50, "face"),
        form("M230 430H794Q780 720 512 730Q244 720 230 430Z", "glass"),
        circle([512, 560, 90], "#0b0d11"),
        lens([512, 560, 72]),
        faint(45, &path("M280 450Q300 610 420 680Q340 580 350 450Z", "white")),
        faint(60, &oval([512, 440, 300, 26], "pale")),
    ]
    .concat()
}

fn turning(subject: &Subject<'_>) -> String {
    [
        shadow(512, 872, 260),
        form("M390 700H634L690 850H334Z", "face"),
        oval([512, 850, 178, 26], "side"),
        circle([512, 470, 250], "ball"),
        form("M270 430Q300 700 512 724Q724 700 754 430Q790 720 512 780Q234 720 270 430Z", "side"),
        rect([370, 330, 284, 284], 142, "#15181c"),
        lens([512, 472, 96]),
        light(512, 600, "#4be07a"),
        around(8, [512, 472], &circle([512, 352, 8], "#5c2a32")),
        faint(50, &oval([400, 310, 80, 34], "white")),
        rect([470, 790, 84, 12], 6, &subject.seam()),
    ]
    .concat()
}

fn recorder() -> String {
    [
        shadow(512, 730, 440),
        form("M190 430H834L920 560H104Z", "face"),
        block([104, 556, 816, 150], 16, "body"),
        dark_glass([124, 574, 500, 112], 10),
        light(670, 612, "#4be07a"),
        light(710, 612, "#ffb13d"),
        light(750, 612, "#6fd0ff"),
        rect([650, 648, 60, 22], 4, "#050608"),
        rect([730, 648, 60, 22], 4, "#050608"),
        circle([860, 630, 26], "metal"),
        faint(60, &rect([160, 620, 140, 16], 8, "#c8ced6")),
        rect([160, 702, 90, 22], 8, "#0e1013"),
        rect([774, 702, 90, 22], 8, "#0e1013"),
    ]
    .concat()
}

/// A camera drone.
pub(crate) fn drone(subject: &Subject<'_>) -> String {
    let rotor = [
        line("M0 0V-40", 20, "#3a3f47"),
        faint(35, &oval([0, -46, 170, 16], "#4a525c")),
        oval([0, -46, 130, 7], "#2b3038"),
        circle([0, -44, 14], "metal"),
    ]
    .concat();
    [
        shadow(512, 860, 330),
        line("M420 500L190 420", 40, &subject.side()),
        line("M604 500L834 420", 40, &subject.side()),
        line("M440 560L230 640", 44, &subject.side()),
        line("M584 560L794 640", 44, &subject.side()),
        shift(190, 400, &rotor),
        shift(834, 400, &rotor),
        block([370, 440, 284, 190], 80, "face"),
        faint(50, &rect([400, 450, 224, 50], 25, "pale")),
        shift(230, 620, &rotor),
        shift(794, 620, &rotor),
        block([432, 600, 160, 130], 44, "dark"),
        lens([512, 668, 52]),
        light(400, 560, "#4be07a"),
        light(624, 560, "#ff5a3c"),
    ]
    .concat()
}

/// A tripod.
pub(crate) fn tripod(subject: &Subject<'_>) -> String {
    let leg = |end: i32| {
        let middle = end.midpoint(512);
        line(&format!("M512 400L{middle} 640"), 36, &subject.side())
            + &line(&format!("M{middle} 640L{end} 880"), 22, "#8a929c")
    };
    [
        shadow(512, 886, 330),
        leg(500),
        leg(250),
        leg(776),
        rect([492, 240, 40, 220], 14, "chrome"),
        block([446, 370, 132, 76], 26, "body"),
        block([430, 170, 164, 80], 20, "body"),
        rect([410, 146, 204, 30], 10, "dark"),
        line("M580 220L760 300", 20, "#2b3038"),
        knob([446, 410, 22], "#c8372d"),
    ]
    .concat()
}

/// A webcam on its clip.
pub(crate) fn webcam(subject: &Subject<'_>) -> String {
    [
        shadow(512, 820, 300),
        form("M420 560H604L640 700Q640 760 580 800H444Q384 760 384 700Z", "side"),
        block([180, 300, 664, 270], 130, "face"),
        faint(45, &rect([210, 312, 604, 60], 30, "pale")),
        circle([512, 436, 116], "dark"),
        lens([512, 436, 92]),
        turn(0, [0, 0], &grille([240, 400, 110, 80], 18, &subject.seam())),
        grille([674, 400, 110, 80], 18, &subject.seam()),
        light(640, 436, "#6fd0ff"),
    ]
    .concat()
}
