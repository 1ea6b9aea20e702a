#include "services/vlot/bench/preload/copies.h"

#include <gtest/gtest.h>

namespace vlot::bench {
namespace {

// Three originals, of which the second and third have invoices.
Copies ThreeOriginals() {
  Copies copies{.plan = {.first_ms = 1'800'000'000'000, .first_serial = 10, .first_invoice = 6}, .count = 8};
  for (const char* invoice : {"", "F26-0000001", "F26-0000002"}) {
    copies.originals.push_back({.number = "26-00000001", .invoice_number = invoice});
  }
  return copies;
}

TEST(Copies, InvoiceNumbers_GoOnWithoutAGap) {
  const Copies copies = ThreeOriginals();
  std::vector<std::string> numbers;
  for (int64_t i = 0; i < copies.count; ++i) {
    if (const std::string number = copies.Copy(i).invoice_number; !number.empty()) numbers.push_back(number);
  }
  EXPECT_EQ(numbers,
            (std::vector<std::string>{"F26-0000006", "F26-0000007", "F26-0000008", "F26-0000009", "F26-0000010"}));
  EXPECT_EQ(copies.InvoicesBefore(copies.count), 5);
}

TEST(Copies, Originals_TakeTurns) {
  const Copies copies = ThreeOriginals();
  EXPECT_EQ(copies.OriginalOf(0), 0u);
  EXPECT_EQ(copies.OriginalOf(7), 1u);
  EXPECT_EQ(copies.Copy(3).invoice_number, "");
  EXPECT_EQ(copies.Copy(7).serial, 17);
}

}  // namespace
}  // namespace vlot::bench
