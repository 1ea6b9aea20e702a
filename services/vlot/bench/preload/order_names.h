// Everything that an order is called by in the databases, and what a copy of it is called instead. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/ids/uuid.h"

namespace vlot::bench {

struct OrderNames {
  Uuid order;
  Uuid request;                // under which it was placed
  std::vector<Uuid> messages;  // to its customer
  int64_t serial = 0;
  std::string number;          // "26-00001234": ends with the serial
  std::string invoice_number;  // "F26-0000042"; "": it has none
  std::string psp_id;          // "tr_7UhSN1zuXS"; "": it was not paid by the provider
};

// Where the copies go on.
struct CopyPlan {
  uint64_t seed = 1;
  int64_t first_ms = 0;       // 1970; the ids of copies are of this moment and later, in their order
  int64_t first_serial = 0;   // the first copy's
  int64_t first_invoice = 0;  // the number of the first copy that has an invoice
};

// The `index`-th copy of all; `invoice` says how many copies before it have an invoice. Names are as long as the
// original's: what is inside a message stays readable.
OrderNames CopyOf(const OrderNames& original, const CopyPlan& plan, int64_t index, int64_t invoice);

// "F26-0000042" and 7 give "F26-0000007".
std::string WithSequence(std::string_view number, int64_t sequence);

// Markers for what is counted: they stand in the template's rows instead of the numbers.
inline constexpr char kSerialMarker[] = "{serial}";      // an order's serial
inline constexpr char kTrackingMarker[] = "{tracking}";  // a tracking code as a number
inline constexpr char kPositionMarker[] = "{position}";  // in a feed; the last of the forms

// All forms in which the names stand in the rows as PostgreSQL copies them: as text, and in hexadecimal within what is
// stored as bytes. The forms of an original and of its copy correspond one to one. The original's have markers for what
// is counted; the copy's have the numbers, and the position is left empty: it is the row's.
std::vector<std::string> FormsOfOriginal(const OrderNames& names);
std::vector<std::string> FormsOfCopy(const OrderNames& names);
// Those by which an order's rows are found: of its id and of those derived from it.
std::vector<std::string> IdForms(const OrderNames& names);

}  // namespace vlot::bench
