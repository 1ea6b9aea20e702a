// What is the same for every kind of document in PDF: measures, colours, styles, and what stands at the head of the
// first page and at the foot of each. See pdf.h.
#pragma once

#include <string>
#include <string_view>

#include "services/invoicing/document.h"
#include "services/invoicing/pdf_canvas.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing::pdf {

// 20 mm at the sides, as letters have; the address stands where a window envelope shows it.
inline constexpr double kLeft = 56.7;
inline constexpr double kContent = PdfCanvas::kWidth - 2 * kLeft;
inline constexpr double kRight = kLeft + kContent;
inline constexpr double kTop = 48;
inline constexpr double kBottom = PdfCanvas::kHeight - 66;  // of what is above the foot
inline constexpr double kAddressTop = 136;
inline constexpr double kTitleTop = 232;
inline constexpr double kTotalsWidth = 236;  // of sums, at the right

inline constexpr Colour kInk{0.11, 0.12, 0.14};
inline constexpr Colour kAccent{0.08, 0.27, 0.42};
inline constexpr Colour kGrey{0.42, 0.45, 0.49};
inline constexpr Colour kHair{0.84, 0.86, 0.88};
inline constexpr Colour kTint{0.955, 0.965, 0.975};

inline constexpr TextStyle kBody{.size = 9};
inline constexpr TextStyle kBodyRight{.size = 9, .align = Align::kRight};
inline constexpr TextStyle kStrong{.size = 9, .weight = Weight::kBold};
inline constexpr TextStyle kStrongRight{.size = 9, .weight = Weight::kBold, .align = Align::kRight};
inline constexpr TextStyle kSmall{.size = 7.5, .colour = kGrey};
inline constexpr TextStyle kSmallRight{.size = 7.5, .colour = kGrey, .align = Align::kRight};

// Logo or name, the seller's particulars, the buyer's address; what is next begins at kTitleTop.
void DrawLetterhead(const Party& buyer, std::string_view language, const Seller& seller, std::string_view logo,
                    PdfCanvas& canvas);

// The letterhead, the title and the facts below it; returns where the next may begin.
double DrawHead(const Document& document, const Seller& seller, std::string_view logo, PdfCanvas& canvas);

// A line that names the document, at the head of the pages after the first; returns where the next may begin.
double DrawNextHead(const Document& document, PdfCanvas& canvas);

void DrawFoot(std::string_view language, const Seller& seller, int page, int pages, PdfCanvas& canvas);

}  // namespace vlot::invoicing::pdf
