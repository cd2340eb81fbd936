//! One JSON object per event: `time`, `level`, `message`, then the fields of the enclosing spans and of the event.
//!
//! `tracing_subscriber`'s own JSON format nests fields under `fields` and `spans`; the names of
//! `docs/LOGGING.md` stand at the top, so that one query finds a request in every service.

use jiff::Timestamp;
use serde_json::{Map, Value};
use std::fmt;
use std::io::Write;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// Writes JSON lines through a function that is given one whole line at a time.
pub(crate) struct JsonLines<W> {
    write: W,
}

impl<W: Fn(&[u8]) + 'static> JsonLines<W> {
    pub(crate) const fn new(write: W) -> Self {
        Self { write }
    }
}

/// Standard output, one write per line so that lines of several processes do not mix.
pub(crate) fn to_stdout(line: &[u8]) {
    // Nowhere is left to report that the log cannot be written.
    let _ = std::io::stdout().lock().write_all(line);
}

struct Fields(Map<String, Value>);

impl Visit for Fields {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), value.into());
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), value.into());
    }
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name().to_owned(), value.into());
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().to_owned(), value.into());
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }
    fn record_error(&mut self, field: &Field, error: &(dyn std::error::Error + 'static)) {
        let chain = std::iter::successors(Some(error), |error| error.source());
        let text = chain.map(ToString::to_string).collect::<Vec<_>>().join(": ");
        self.0.insert(field.name().to_owned(), text.into());
    }
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").into());
    }
}

impl<S, W> Layer<S> for JsonLines<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: Fn(&[u8]) + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields(Map::new());
        attributes.record(&mut fields);
        let span = context.span(id).expect("the registry has just made the span");
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).expect("only living spans record");
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut line = Map::new();
        line.insert("time".to_owned(), format!("{:.6}", Timestamp::now()).into());
        line.insert("level".to_owned(), event.metadata().level().as_str().to_ascii_lowercase().into());
        line.insert("message".to_owned(), Value::Null);
        for span in
            context.event_scope(event).into_iter().flat_map(tracing_subscriber::registry::Scope::from_root)
        {
            if let Some(fields) = span.extensions().get::<Fields>() {
                line.extend(fields.0.clone());
            }
        }
        let mut fields = Fields(Map::new());
        event.record(&mut fields);
        line.extend(fields.0);
        line.insert("target".to_owned(), event.metadata().target().into());
        let mut text = Value::Object(line).to_string().into_bytes();
        text.push(b'\n');
        (self.write)(&text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use tracing_subscriber::layer::SubscriberExt;

    #[test]
    fn span_and_event_fields_stand_at_the_top() {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&lines);
        let layer = JsonLines::new(move |line: &[u8]| sink.lock().unwrap().push(line.to_vec()));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let span = tracing::info_span!("request", request_id = "abc", order = tracing::field::Empty);
            let _entered = span.enter();
            span.record("order", "DK-1");
            tracing::warn!(status = 503, "line\nbreak \"quoted\"");
        });
        let lines = lines.lock().unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(
            lines[0].iter().position(|&b| b == b'\n'),
            Some(lines[0].len() - 1),
            "one event is one line"
        );
        let value: Value = serde_json::from_slice(&lines[0]).unwrap();
        assert_eq!(value["level"], "warn");
        assert_eq!(value["message"], "line\nbreak \"quoted\"");
        assert_eq!(
            (&value["request_id"], &value["order"], &value["status"]),
            (&"abc".into(), &"DK-1".into(), &503.into())
        );
        assert!(value["time"].as_str().unwrap().parse::<Timestamp>().is_ok());
    }
}
