// What proves later that a document is the one that was issued: SHA-256 over what it says, its number and its
// letterhead, made in the transaction that issues it. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "services/invoicing/files/letterhead.h"

namespace vlot::invoicing {

// 32 bytes.
std::string Sha256(std::string_view bytes);

std::string SealOf(const Letterhead& letterhead);

// `content` is ContentOf the document (content.h), `letterhead_seal` its letterhead's.
std::string SealOf(std::string_view content, std::string_view number, std::string_view letterhead_seal);

}  // namespace vlot::invoicing
