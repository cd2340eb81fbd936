//! A form with a file, as browsers send it (`multipart/form-data`).

use super::form::is_foreign;
use super::{Form, PageError};
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};

/// Most fields beside the file.
const MAX_FIELDS: usize = 20;
/// Most bytes of all fields that are no file. The longest is a list of categories, 256 KiB.
const MAX_TEXT_BYTES: usize = 300 << 10;

/// Fields and one file. The body limit is that of the route.
#[derive(Debug)]
pub struct Upload {
    /// The fields that are no file.
    pub form: Form,
    /// The file; empty when none was chosen.
    pub file: Bytes,
    /// What the browser says it is called, without folders.
    pub file_name: String,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = PageError;

    /// Refuses what another site posts, as [`Form`] does.
    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        if is_foreign(request.headers(), request.uri()) {
            return Err(PageError::Foreign);
        }
        let mut parts = Multipart::from_request(request, state).await.map_err(|_| PageError::Unreadable)?;
        let (mut fields, mut file, mut file_name) = (Vec::new(), Bytes::new(), String::new());
        let mut text_bytes = 0;
        loop {
            let part = parts.next_field().await.map_err(|error| refused(&error))?;
            let Some(part) = part else { break };
            let name = part.name().unwrap_or_default().to_owned();
            let called = part.file_name().map(last_step);
            let bytes = part.bytes().await.map_err(|error| refused(&error))?;
            if let Some(called) = called {
                (file, file_name) = (bytes, called);
                continue;
            }
            text_bytes += bytes.len();
            if text_bytes > MAX_TEXT_BYTES || fields.len() >= MAX_FIELDS {
                return Err(PageError::TooLarge);
            }
            fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
        Ok(Self { form: Form::of(fields), file, file_name })
    }
}

/// Some browsers send the folder along.
fn last_step(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(100).collect()
}

fn refused(error: &axum::extract::multipart::MultipartError) -> PageError {
    if error.status().as_u16() == 413 { PageError::TooLarge } else { PageError::Unreadable }
}
