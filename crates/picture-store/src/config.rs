//! Settings of the store, the same for both services.

use std::path::PathBuf;

/// Where product pictures lie.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct PictureConfig {
    /// Folder of the pictures, the same for all backends and frontends: `<image>-<320|640|1024>.webp`.
    #[arg(long, env = "MEDIA_DIR", conflicts_with = "media_bucket")]
    pub media_dir: Option<PathBuf>,

    /// Bucket of the pictures, instead of a folder. Region and credentials come from AWS's own variables (`AWS_REGION`,
    /// `AWS_ROLE_ARN`, …), from the pod or from the machine.
    #[arg(long, env = "MEDIA_BUCKET")]
    pub media_bucket: Option<String>,

    /// Address of another object store that speaks S3, such as `https://s3.example`.
    #[arg(long, env = "MEDIA_ENDPOINT", requires = "media_bucket")]
    pub media_endpoint: Option<String>,
}
