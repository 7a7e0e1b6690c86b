// Arithmetic whose samples are weighed in another form than they come in: both passes work in that form,
// so that rows are converted on the way in and on the way out, whichever pass comes first.

/// Weighs rows that are converted before the first pass and back after the last.
protocol ConvertingArithmetic: RowArithmetic {
  /// The order it was made for.
  var order: PassOrder { get }

  /// Lends `count` rows, at most four, for what lies between a conversion and the horizontal pass.
  func withConvertedRows(_ count: Int, _ body: (RowPointers) -> Void)

  /// Converts source rows.
  func convert(_ rows: RowPointers, to out: RowPointers)

  /// The horizontal pass over converted rows.
  func weighHorizontally(_ rows: RowPointers, to out: RowPointers)

  /// Converts rows of the target's width back.
  func convertBack(_ rows: RowPointers, to out: RowPointers)
}

extension ConvertingArithmetic {
  var takesRowsAsTheyCome: Bool { false }
  var finishesVertically: Bool { false }

  func admit(_ rows: RowPointers, to ring: RowPointers) {
    switch order {
    case .verticalFirst:
      convert(rows, to: ring)
    case .horizontalFirst:
      withConvertedRows(rows.count) {
        convert(rows, to: $0)
        weighHorizontally($0, to: ring)
      }
    }
  }

  func finish(_ weighed: RowPointers, into finished: RowPointers) {
    switch order {
    case .verticalFirst:
      withConvertedRows(weighed.count) {
        weighHorizontally(weighed, to: $0)
        convertBack($0, to: finished)
      }
    case .horizontalFirst:
      convertBack(weighed, to: finished)
    }
  }
}
