import BelayModel
import BelaySSH
import BelaySystem
import Foundation

extension UploadFile {
    /// Reads what is to be known of a file at submission.
    init(reading path: String) throws {
        let url = URL(filePath: path).standardizedFileURL
        let digest: FileDigest
        do { digest = try FileDigest(reading: url.path) } catch {
            throw PlanProblem("the file to upload cannot be read: \(error)")
        }
        self.init(
            path: url.path, name: url.lastPathComponent, size: digest.size, sha256: digest.sha256)
    }
}
