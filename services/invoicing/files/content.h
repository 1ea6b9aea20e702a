// What a document says, as bytes: what is sealed when it is issued (seal.h). Pure; any thread.
//
// Fields stand in a fixed order, texts with their length before them, so that two documents give the same bytes exactly
// when they say the same. Seals that were made are compared for years: what is here never changes; something new that a
// document may say is added at the end, and only where it is there.
#pragma once

#include <string>
#include <string_view>

#include "services/invoicing/document.h"
#include "services/invoicing/files/letterhead.h"

namespace vlot::invoicing {

// All of a document but its number and what happens to it later (state, what is open). `buyer` is the buyer as stored.
std::string ContentOf(const Document& document, std::string_view buyer);

std::string ContentOf(const Letterhead& letterhead);

}  // namespace vlot::invoicing
