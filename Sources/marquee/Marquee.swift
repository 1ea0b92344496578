import ArgumentParser
import RankingService
import Replay
@main struct Marquee: AsyncParsableCommand { func run() async {} }
