"""What whoever imports a feed is told."""

from moyai.engines.conversation import Localized

BAD_ARCHIVE = Localized("GTFSのzipとして開けません：{reason}", "It cannot be opened as a GTFS zip: {reason}")
BAD_ROW = Localized(
    "{file} の {line} 行目が読めません：{reason}", "{file}, line {line}, cannot be read: {reason}"
)
BAD_DOWNLOAD = Localized("受け取れませんでした：{reason}", "It could not be fetched: {reason}")
BAD_UPDATES = Localized("GTFSリアルタイムとして読めません：{reason}", "It is not GTFS-realtime: {reason}")
BAD_ADDRESS = Localized("この住所は使えません：{address}", "This address cannot be used: {address}")
NO_TIMETABLE = Localized("{key}という時刻表はありません。", "There is no timetable called {key}.")
