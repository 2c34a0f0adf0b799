"""PyKMIP's own server with some objects in it, for the time of a test: server.py FOLDER; prints its port."""
import socket
import sys
import threading
import time

from cryptography.hazmat.primitives import serialization
from kmip.core import enums
from kmip.pie import objects
from kmip.pie.client import ProxyKmipClient
from kmip.services.server.server import KmipServer

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(('127.0.0.1', 0))
    port = free.getsockname()[1]

server = KmipServer(
    hostname='127.0.0.1', port=port, certificate_path=f'{folder}/server.pem', key_path=f'{folder}/server.key',
    ca_path=f'{folder}/ca.pem', auth_suite='TLS1.2', config_path=None, log_path=f'{folder}/server.log',
    policy_path=folder, enable_tls_client_auth=True, tls_cipher_suites='', logging_level='ERROR',
    database_path=f'{folder}/database')


def fill():
    """Registers what the tests look for, as a client of the same certificate would."""
    algorithm, mask = enums.CryptographicAlgorithm, enums.CryptographicUsageMask
    with open(f'{folder}/rsa.pem', 'rb') as file:
        rsa = serialization.load_pem_private_key(file.read(), None)
    der = lambda form: rsa.private_bytes(
        serialization.Encoding.DER, form, serialization.NoEncryption())
    with open(f'{folder}/aes.bin', 'rb') as file:
        aes = file.read()
    with open(f'{folder}/wrapping.bin', 'rb') as file:
        wrapping = file.read()
    pkcs1, pkcs8 = serialization.PrivateFormat.TraditionalOpenSSL, serialization.PrivateFormat.PKCS8
    with ProxyKmipClient('127.0.0.1', port, cert=f'{folder}/client.pem', key=f'{folder}/client.key',
                         ca=f'{folder}/ca.pem', ssl_version='PROTOCOL_TLSv1_2') as client:
        client.register(objects.SymmetricKey(algorithm.AES, 256, aes, name='backups', masks=[mask.ENCRYPT]))
        client.activate(client.register(
            objects.SymmetricKey(algorithm.AES, 256, wrapping, name='wrapping', masks=[mask.WRAP_KEY])))
        client.register(objects.PrivateKey(
            algorithm.RSA, 2048, der(pkcs8), enums.KeyFormatType.PKCS_8, name='signer', masks=[mask.SIGN]))
        client.register(objects.PrivateKey(
            algorithm.RSA, 2048, der(pkcs1), enums.KeyFormatType.PKCS_1, name='signer as PKCS#1'))
        client.register(objects.SymmetricKey(algorithm.TRIPLE_DES, 192, bytes(range(24)), name='old'))
        for _ in range(2):
            client.register(objects.SymmetricKey(algorithm.AES, 128, bytes(range(16)), name='twice'))
        client.register(objects.PublicKey(
            algorithm.RSA, 2048, rsa.public_key().public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.PKCS1), enums.KeyFormatType.PKCS_1,
            name='signer, public'))


def announce():
    for _ in range(200):
        try:
            fill()
            print(port, flush=True)
            return
        except ConnectionRefusedError:
            time.sleep(0.05)


with server:
    threading.Thread(target=announce, daemon=True).start()
    server.serve()
