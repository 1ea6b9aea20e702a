// A message to a customer on its way, both languages of each sentence side by side, so that they stay one. See
// templates.h and document_templates.h.
#pragma once

#include <string>
#include <utility>

#include "services/notification/message.h"
#include "services/notification/templates.h"

namespace vlot::notification {

class LetterWriter {
 public:
  explicit LetterWriter(Language language) : language_(language) {}

  void Subject(const std::string& dutch, const std::string& english) { text_.subject = Pick(dutch, english); }
  void Paragraph(const std::string& dutch, const std::string& english);
  void ParagraphIf(bool condition, const std::string& dutch, const std::string& english);
  // `customer`: how he is called; may be empty.
  void Greet(const std::string& customer);
  // As it is, in whatever language.
  void Add(const std::string& text) { text_.body += text; }

  // `shop`: who signs.
  Text Sign(const std::string& shop) &&;

 private:
  const std::string& Pick(const std::string& dutch, const std::string& english) const {
    return language_ == Language::kDutch ? dutch : english;
  }

  const Language language_;
  Text text_;
};

}  // namespace vlot::notification
