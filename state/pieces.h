// A row made of numbered pieces: an entity and its parts. A commit writes a row of the pieces that changed,
// and the store merges it into what it has when it tidies up or is asked: nobody reads the row to change it.
//
// Format: piece by piece, in rising order of numbers, the number, the length (LEB128 each) and the bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "state/codec.h"

namespace haiyu::state {

struct Piece {
  std::uint64_t number = 0;
  std::string_view bytes;
};

// `number` rises from call to call.
void append_piece(Writer& row, const Piece& piece);

// The pieces of a row, one after another.
class PieceReader {
 public:
  explicit PieceReader(std::string_view row) : reader_(row) {}
  std::optional<Piece> next();
  bool failed() const { return reader_.failed(); }  // the bytes are no row of pieces

 private:
  Reader reader_;
};

// One row for several, the oldest first: where more than one has a piece, the latest counts. Associative.
// nullopt: one of them is no row of pieces.
std::optional<std::string> merge_pieces(std::span<const std::string_view> rows);

}  // namespace haiyu::state
