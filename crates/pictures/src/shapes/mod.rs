//! Every shape by its name in `pictures.csv`; one file per family.
//!
//! A shape is a function from [`Subject`] to SVG on a 1024 × 1024 sheet, standing on a floor near y = 850.

mod audio;
mod cameras;
mod care;
mod computers;
mod cooling;
mod desk;
mod energy;
mod fans;
mod handheld;
mod kitchen;
mod large;
mod power;
mod screens;
mod speakers;
mod storage;
mod wearables;

use crate::subject::Subject;

/// Draws one product.
pub(crate) type Draw = fn(&Subject<'_>) -> String;

/// All shapes that the list may name.
pub(crate) const SHAPES: &[(&str, Draw)] = &[
    ("action-camera", cameras::action_camera),
    ("air-conditioner", cooling::air_conditioner),
    ("air-cooler", cooling::air_cooler),
    ("air-purifier", cooling::air_purifier),
    ("band", wearables::band),
    ("battery", energy::battery),
    ("blender", kitchen::blender),
    ("cable", power::cable),
    ("camera", cameras::camera),
    ("car-charger", power::car_charger),
    ("cctv", cameras::cctv),
    ("ceiling-fan", fans::ceiling_fan),
    ("charger", power::charger),
    ("desktop", computers::desktop),
    ("drone", cameras::drone),
    ("earbuds", audio::earbuds),
    ("extension", power::extension),
    ("feature-phone", handheld::feature_phone),
    ("foldable", handheld::foldable),
    ("freezer", large::freezer),
    ("fridge", large::fridge),
    ("gamepad", desk::gamepad),
    ("generator", energy::generator),
    ("geyser", large::geyser),
    ("hair-dryer", care::hair_dryer),
    ("hard-disk", storage::hard_disk),
    ("headphones", audio::headphones),
    ("induction", kitchen::induction),
    ("ips", energy::ips),
    ("iron", care::iron),
    ("kettle", kitchen::kettle),
    ("keyboard", desk::keyboard),
    ("laptop", computers::laptop),
    ("light", energy::light_source),
    ("memory-card", storage::memory_card),
    ("microphone", speakers::microphone),
    ("microwave", kitchen::microwave),
    ("monitor", screens::monitor),
    ("mouse", desk::mouse),
    ("neckband", audio::neckband),
    ("party-speaker", speakers::party_speaker),
    ("phone", handheld::phone),
    ("phone-case", handheld::phone_case),
    ("power-bank", power::power_bank),
    ("printer", desk::printer),
    ("projector", screens::projector),
    ("rice-cooker", kitchen::rice_cooker),
    ("router", desk::router),
    ("smartwatch", wearables::smartwatch),
    ("solar-panel", energy::solar_panel),
    ("soundbar", speakers::soundbar),
    ("speaker", speakers::speaker),
    ("ssd", storage::ssd),
    ("stabilizer", energy::stabilizer),
    ("stand-fan", fans::stand_fan),
    ("table-fan", fans::table_fan),
    ("tablet", handheld::tablet),
    ("trimmer", care::trimmer),
    ("tripod", cameras::tripod),
    ("tv", screens::tv),
    ("tv-box", screens::tv_box),
    ("ups", energy::ups),
    ("usb-drive", storage::usb_drive),
    ("vacuum", care::vacuum),
    ("washing-machine", large::washing_machine),
    ("water-purifier", kitchen::water_purifier),
    ("webcam", cameras::webcam),
];

/// The drawing function of a shape.
pub(crate) fn find(shape: &str) -> Option<Draw> {
    SHAPES.iter().find(|(name, _)| *name == shape).map(|(_, draw)| *draw)
}
