// A code to be scanned, as the squares that PdfCanvas draws.
#pragma once

#include <string>
#include <vector>

namespace vlot::invoicing::pdf {

struct Qr {
  int modules = 0;
  std::vector<bool> black;
};

// Error correction M, as EPC069-12 says; no modules when there is nothing to say.
Qr MakeQr(const std::string& payload);

}  // namespace vlot::invoicing::pdf
