// Whose documents, and what they look like: the seller's row as documents refer to it. Values.
#pragma once

#include <cstdint>
#include <string>

#include "common/ids/uuid.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing {

// How documents are drawn and what their electronic forms say. A document keeps the layout under which it was issued:
// whoever changes what one looks like adds a number, and leaves what the old one gives as it is (ADR 34).
//   1  UBL gave the day of issue as that of delivery (BT-72), though nothing had been delivered
//   2  it gives a day only where rules ask for one
//   3  charges and allowances that come to 0.00 have their total too, and an allowance of 0.00 is no charge; a buyer's
//      electronic address or VAT id with wrong check digits is left out, whatever its scheme or country
//   4  the PDF of what was paid at once is its receipt: how much, on which day, by what means
inline constexpr int16_t kLayoutNewest = 4;

struct Letterhead {
  Seller seller;
  std::string logo;  // a PNG for PDFs; "": the seller's name instead
  int16_t layout = kLayoutNewest;

  bool operator==(const Letterhead&) const = default;
};

// The seller of what is issued now.
struct StoredSeller {
  Uuid id;
  Seller seller;
  std::string seal;  // of its letterhead, see seal.h
};

}  // namespace vlot::invoicing
