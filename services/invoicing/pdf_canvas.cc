#include "services/invoicing/pdf_canvas.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace vlot::invoicing {
namespace {

constexpr char kFonts[] = "Inter, DejaVu Sans";  // the second for scripts that the first lacks
constexpr float kLineSpacing = 1.22F;

struct SurfaceGone {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct ContextGone {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
struct ObjectGone {
  void operator()(void* object) const { g_object_unref(object); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceGone>;
using Context = std::unique_ptr<cairo_t, ContextGone>;
using Layout = std::unique_ptr<PangoLayout, ObjectGone>;

cairo_status_t Append(void* bytes, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

PangoWeight PangoWeightOf(Weight weight) {
  switch (weight) {
    case Weight::kMedium:
      return PANGO_WEIGHT_MEDIUM;
    case Weight::kBold:
      return PANGO_WEIGHT_SEMIBOLD;
    case Weight::kRegular:
      break;
  }
  return PANGO_WEIGHT_NORMAL;
}

struct Png {
  std::string_view left;
};

cairo_status_t ReadPng(void* source, unsigned char* data, unsigned int length) {
  auto& png = *static_cast<Png*>(source);
  if (png.left.size() < length) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, png.left.data(), length);
  png.left.remove_prefix(length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct PdfCanvas::Parts {
  std::string bytes;  // first: it outlives the surface that writes into it
  Surface surface;
  Context cairo;
  Layout layout;

  void SetColour(const Colour& colour) { cairo_set_source_rgb(cairo.get(), colour.red, colour.green, colour.blue); }

  // Prepares the one layout for this text.
  void Lay(double width, std::string_view text, const TextStyle& style) {
    PangoFontDescription* const font = pango_font_description_new();
    pango_font_description_set_family_static(font, kFonts);
    pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
    pango_font_description_set_weight(font, PangoWeightOf(style.weight));
    pango_layout_set_font_description(layout.get(), font);
    pango_font_description_free(font);
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_alignment(layout.get(), style.align == Align::kRight ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  }

  double Height() const {
    int width = 0, height = 0;
    pango_layout_get_size(layout.get(), &width, &height);
    return static_cast<double>(height) / PANGO_SCALE;
  }
};

PdfCanvas::PdfCanvas(const std::string& title, const std::string& author, absl::Time created)
    : parts_(std::make_unique<Parts>()) {
  Parts& p = *parts_;
  p.surface.reset(cairo_pdf_surface_create_for_stream(Append, &p.bytes, kWidth, kHeight));
  // Without it, the moment of drawing would be in the bytes.
  const std::string time = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", created, absl::UTCTimeZone());
  cairo_pdf_surface_set_metadata(p.surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(p.surface.get(), CAIRO_PDF_METADATA_AUTHOR, author.c_str());
  cairo_pdf_surface_set_metadata(p.surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, time.c_str());
  p.cairo.reset(cairo_create(p.surface.get()));
  p.layout.reset(pango_cairo_create_layout(p.cairo.get()));
  cairo_font_options_t* const options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(pango_layout_get_context(p.layout.get()), options);
  cairo_font_options_destroy(options);
  pango_layout_set_wrap(p.layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing(p.layout.get(), kLineSpacing);
  // Digits of one width, so that amounts stand under each other.
  PangoAttrList* const attributes = pango_attr_list_new();
  pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
  pango_layout_set_attributes(p.layout.get(), attributes);
  pango_attr_list_unref(attributes);
}

PdfCanvas::~PdfCanvas() = default;

double PdfCanvas::Text(double x, double y, double width, std::string_view text, const TextStyle& style) {
  parts_->Lay(width, text, style);
  parts_->SetColour(style.colour);
  cairo_move_to(parts_->cairo.get(), x, y);
  pango_cairo_show_layout(parts_->cairo.get(), parts_->layout.get());
  return parts_->Height();
}

double PdfCanvas::HeightOf(double width, std::string_view text, const TextStyle& style) {
  parts_->Lay(width, text, style);
  return parts_->Height();
}

void PdfCanvas::Rule(double x, double y, double width, double thickness, const Colour& colour) {
  Box(x, y - thickness / 2, width, thickness, colour);
}

void PdfCanvas::Box(double x, double y, double width, double height, const Colour& colour) {
  parts_->SetColour(colour);
  cairo_rectangle(parts_->cairo.get(), x, y, width, height);
  cairo_fill(parts_->cairo.get());
}

void PdfCanvas::Squares(double x, double y, double size, int modules, const std::vector<bool>& black) {
  parts_->SetColour({});
  const double side = size / modules;
  for (int row = 0; row < modules; ++row) {
    for (int column = 0; column < modules; ++column) {
      if (black[static_cast<size_t>(row * modules + column)]) {
        cairo_rectangle(parts_->cairo.get(), x + column * side, y + row * side, side, side);
      }
    }
  }
  cairo_fill(parts_->cairo.get());  // all at once: no hairlines between neighbours
}

bool PdfCanvas::Image(double x, double y, double width_max, double height_max, std::string_view png) {
  Png source{png};
  const Surface image(cairo_image_surface_create_from_png_stream(ReadPng, &source));
  if (cairo_surface_status(image.get()) != CAIRO_STATUS_SUCCESS) return false;
  const double width = cairo_image_surface_get_width(image.get());
  const double height = cairo_image_surface_get_height(image.get());
  const double scale = std::min(width_max / width, height_max / height);
  cairo_t* const cairo = parts_->cairo.get();
  cairo_save(cairo);
  cairo_translate(cairo, x, y);
  cairo_scale(cairo, scale, scale);
  cairo_set_source_surface(cairo, image.get(), 0, 0);
  cairo_paint(cairo);
  cairo_restore(cairo);
  return true;
}

void PdfCanvas::EndPage() { cairo_show_page(parts_->cairo.get()); }

absl::StatusOr<std::string> PdfCanvas::Finish() {
  cairo_surface_finish(parts_->surface.get());
  const cairo_status_t status = cairo_surface_status(parts_->surface.get());
  if (status == CAIRO_STATUS_SUCCESS) return std::move(parts_->bytes);
  return absl::InternalError(absl::StrCat("no PDF: ", cairo_status_to_string(status)));
}

}  // namespace vlot::invoicing
