// A PDF on A4 pages, measured in points from the upper left corner. Text is set by Pango, in embedded subsets of its
// fonts; drawing is Cairo's. What is drawn in the same order gives the same bytes. Used by one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace vlot::invoicing {

enum class Weight { kRegular, kMedium, kBold };
enum class Align { kLeft, kRight };

struct Colour {
  double red = 0, green = 0, blue = 0;
};

struct TextStyle {
  double size = 9;
  Weight weight = Weight::kRegular;
  Colour colour = {0.11, 0.12, 0.14};
  Align align = Align::kLeft;
};

class PdfCanvas {
 public:
  static constexpr double kWidth = 595.276, kHeight = 841.89;

  PdfCanvas(const std::string& title, const std::string& author, absl::Time created);
  ~PdfCanvas();

  PdfCanvas(const PdfCanvas&) = delete;
  PdfCanvas& operator=(const PdfCanvas&) = delete;

  // Sets text from (x, y) downwards, broken at `width`; returns its height.
  double Text(double x, double y, double width, std::string_view text, const TextStyle& style);
  // The height that it would have.
  double HeightOf(double width, std::string_view text, const TextStyle& style);

  void Rule(double x, double y, double width, double thickness, const Colour& colour);
  void Box(double x, double y, double width, double height, const Colour& colour);

  // A square of `modules` by `modules` black or white ones, row by row.
  void Squares(double x, double y, double size, int modules, const std::vector<bool>& black);

  // A PNG, as large as fits. False when the bytes are none.
  bool Image(double x, double y, double width_max, double height_max, std::string_view png);

  // Ends the page; what is drawn next is on another.
  void EndPage();

  // Ends the document: its bytes. INTERNAL when Cairo failed.
  absl::StatusOr<std::string> Finish();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace vlot::invoicing
