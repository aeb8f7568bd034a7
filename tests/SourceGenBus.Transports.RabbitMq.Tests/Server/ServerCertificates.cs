using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SourceGenBus.Transports.RabbitMq.Tests;

/// <summary>An authority of the tests' own, and a certificate for <c>localhost</c> from it.</summary>
internal sealed class ServerCertificates
{
    internal ServerCertificates(string folder)
    {
        (Authority, Certificate, Key) = (Path.Combine(folder, "ca.pem"), Path.Combine(folder, "server.pem"), Path.Combine(folder, "key.pem"));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = authority.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(issuer, from, to, [1, 2, 3, 4]);
        File.WriteAllText(Authority, issuer.ExportCertificatePem());
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }

    internal string Authority { get; }

    internal string Certificate { get; }

    internal string Key { get; }
}
