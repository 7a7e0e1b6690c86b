// The EXIF tags that this program knows: EXIF 2.32 sections 4.6.4 to 4.6.8, and TIFF/EP.

/// Tags by their numbers.
enum EXIFTag {
  static let orientation = 0x0112
  static let copyright = 0x8298
  /// Where the directory of the place lies.
  static let location = 0x8825
  /// Where the camera's own directory lies: offsets in it count from the beginning of the block.
  static let makerNote = 0x927C

  /// The entries that lead to directories, in whichever directory they stand.
  static let directories: Set<Int> = [0x8769, location, 0xA005]

  /// What tells on the owner even where EXIF is wanted: the place, the maker's secrets, serial numbers,
  /// names, computers, and whole packets of other metadata.
  static let telling: Set<Int> = [
    location, makerNote, 0x013C, 0x02BC, 0x83BB, 0x8649, 0x9C9D, 0xA420, 0xA430, 0xA431, 0xA435,
    0xC62F, 0xC634,
  ]

  /// What is true only of the pixels as they were: their size, and where they lie in a TIFF file.
  static let ofThePixels: Set<Int> = [0x0100, 0x0101, 0x0111, 0x0117, 0x014A, 0xA002, 0xA003]
}
