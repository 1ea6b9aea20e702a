#include "services/invoicing/document.h"

namespace vlot::invoicing {

Money TotalOf(const Document& document) {
  return {document.gross.minor + document.rounding.minor, document.gross.currency};
}

}  // namespace vlot::invoicing
