import AsyncHTTPClient
import ArgumentParser
print(1)
