//! What of a product is searched, and how much each place counts.

use super::words::{index_words, title};
use crate::{Product, Snapshot, Trait};
use domain::Text;
use tantivy::TantivyDocument;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Name under which the tokenizer is registered.
pub(super) const TOKENIZER: &str = "shop";

/// A searched field.
#[derive(Debug, Clone, Copy)]
pub(super) struct SearchedField {
    pub(super) field: Field,
    /// Score of a word that stands here. A word that merely begins so counts half.
    pub(super) weight: u16,
    /// The shortest beginning of a word that is looked for here, in characters. One letter begins half of all words
    /// in specifications; nobody means those.
    pub(super) min_prefix: usize,
    /// Whether its words are those that people say, which a mistyped word may have meant.
    pub(super) is_spoken: bool,
}

/// The fields of the index.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    /// The product's identity.
    pub(super) id: Field,
    /// The whole name as one term.
    pub(super) title: Field,
    /// The whole name of its category as one term: what it is.
    pub(super) kind: Field,
    pub(super) searched: [SearchedField; 5],
}

impl Fields {
    pub(super) fn new() -> Self {
        let mut schema = Schema::builder();
        let words = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TOKENIZER)
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        );
        let whole = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        );
        let id = schema.add_i64_field("id", INDEXED | FAST);
        let title = schema.add_text_field("title", whole.clone());
        let kind = schema.add_text_field("kind", whole);
        let mut searched = |name, weight, min_prefix, is_spoken| SearchedField {
            field: schema.add_text_field(name, words.clone()),
            weight,
            min_prefix,
            is_spoken,
        };
        let searched = [
            searched("name", 32, 1, true),
            searched("brand", 24, 1, true),
            searched("category", 16, 1, true),
            searched("variants", 16, 2, false),
            searched("specifications", 4, 3, false),
        ];
        Self { schema: schema.build(), id, title, kind, searched }
    }

    /// What is indexed of one product of a snapshot.
    pub(super) fn document(&self, product: &Product, snapshot: &Snapshot) -> TantivyDocument {
        let [name, brand, category, variants, specifications] = self.searched.map(|searched| searched.field);
        let mut document = TantivyDocument::new();
        document.add_i64(self.id, product.id.0);
        for text in both(&product.name) {
            document.add_text(self.title, title(text));
            document.add_text(name, text);
        }
        document.add_text(brand, &snapshot.brand_of(product).name);
        both(&snapshot.category_of(product).name).for_each(|text| document.add_text(self.kind, title(text)));
        for above in snapshot.categories().path_to(product.category) {
            both(&above.name).for_each(|text| document.add_text(category, text));
        }
        for sku in &product.skus {
            document.add_text(variants, &sku.code);
            traits(&sku.options).for_each(|text| document.add_text(variants, text));
        }
        traits(&product.specifications).for_each(|text| document.add_text(specifications, text));
        document
    }
}

fn traits(traits: &[Trait]) -> impl Iterator<Item = &str> {
    traits.iter().flat_map(|named| both(&named.name).chain(both(&named.value)))
}

fn both(text: &Text) -> impl Iterator<Item = &str> {
    [text.bn.as_str(), text.en.as_str()].into_iter().filter(|text| !text.is_empty())
}

/// Hands the words of a text to the index.
#[derive(Debug, Clone, Default)]
pub(super) struct ShopTokenizer;

/// The words of one text.
#[derive(Debug)]
pub(super) struct Words {
    words: std::vec::IntoIter<String>,
    token: Token,
}

impl Tokenizer for ShopTokenizer {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        Words { words: index_words(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text = word;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
