// One entry (Ntry) of a camt.053 statement: a line, or one for each of the payments that it gathers.
#pragma once

#include <pugixml.hpp>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/invoicing/bank/statement.h"
#include "services/invoicing/bank/xml_source.h"

namespace vlot::invoicing::bank {

class EntryReader {
 public:
  // Borrows all; of `statement` the account and its currency are read. `number` is 1-based.
  EntryReader(const XmlSource& source, pugi::xml_node entry, const Statement& statement, int number)
      : source_(source), entry_(entry), statement_(statement), number_(number) {}

  // False for pending, informative and future entries.
  absl::StatusOr<bool> IsBooked() const;

  // Appends the entry's lines.
  absl::Status Read(std::vector<BankLine>& lines) const;

 private:
  absl::StatusOr<BankLine> ReadFrame() const;
  absl::StatusOr<std::vector<Money>> PartsOf(const std::vector<pugi::xml_node>& details, const Money& whole) const;
  using AmountNode = pugi::xml_node (*)(pugi::xml_node details);
  absl::StatusOr<std::vector<Money>> AmountsOf(const std::vector<pugi::xml_node>& details, int sense,
                                               AmountNode amount_node) const;
  absl::StatusOr<Money> ChargesOf(const std::vector<pugi::xml_node>& details) const;
  absl::StatusOr<std::vector<Money>> ReturnedPartsOf(const std::vector<pugi::xml_node>& details, const Money& whole,
                                                     const Money& charges) const;

  const XmlSource& source_;
  const pugi::xml_node entry_;
  const Statement& statement_;
  const int number_;
};

}  // namespace vlot::invoicing::bank
