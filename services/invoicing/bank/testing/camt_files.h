// Statements in the shapes of several banks, and pieces to make broken ones of. Written for these tests; names,
// numbers and payments are invented.
#pragma once

#include <string>

namespace vlot::invoicing::bank {

inline constexpr char kOwnAccount[] = "NL91ABNA0417164300";

// Version 02, default namespace, one payment an entry, every field in its place.
std::string PlainFile();

// Version 02 with PRCD, remittance cut into fragments, and a batch of direct debits with one that came back.
std::string BatchFile();

// Version 03: all that a payer said is in one text of slashes, and amounts have needless zeroes.
std::string SlashesFile();

// Version 08 with prefixes and two statements, statuses as codes, names in choices, pending entries.
std::string PrefixedFile();

// A statement of version `version` with these entries, from 100.00 to `closing`.
std::string FileOf(const std::string& entries, const std::string& closing, const std::string& version = "02");

// An entry of that amount; `extra` stands where NtryDtls does.
std::string Entry(const std::string& amount, const std::string& sense, const std::string& extra = "");

// `file` with the first `from` replaced by `to`; `from` must be in it.
std::string Replaced(std::string file, const std::string& from, const std::string& to);

}  // namespace vlot::invoicing::bank
