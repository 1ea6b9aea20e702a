// Our documents' numbers as payers repeat them. See numbering.h for how they are made. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vlot::invoicing::bank {

inline constexpr size_t kSequenceDigitsMin = 7;

struct NumberParts {
  char series;  // 'F' or 'C'
  std::string_view year;
  std::string_view sequence;
};

// "F26-0000042", and "F260000042" as references carry it.
std::optional<NumberParts> PartsOfNumber(std::string_view number);

// "F26-0000042"; nothing when they are not the parts of a number that FormatNumber makes.
std::optional<std::string> NumberFrom(char series, std::string_view year, std::string_view sequence);

}  // namespace vlot::invoicing::bank
