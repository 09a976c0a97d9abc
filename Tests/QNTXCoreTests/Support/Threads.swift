import Dispatch
import Foundation

/// Runs a body on that many threads at once and waits for all of them.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let done = DispatchGroup()
    for index in 0..<count {
        done.enter()
        Thread {
            body(index); done.leave()
        }.start()
    }
    done.wait()
}
